import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where cgroup2 is mounted: alone (unified), or next to version 1 (hybrid). */
export function cgroupMount(): string | undefined {
  return ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].find((at) => existsSync(`${at}/cgroup.procs`) && isVersion2(at));
}

// A version 1 hierarchy has cgroup.procs too, but not this.
function isVersion2(at: string): boolean {
  return existsSync(`${at}/cgroup.controllers`);
}

/** The cgroup of a lab, or of one part of it. Everything that a lab starts is in it, so it can be found and ended. */
export function cgroupPath(lab: string, part = ''): string {
  return path.join(cgroupMount() ?? '/sys/fs/cgroup', 'clearance-lab', lab, part);
}

/** Prepares a cgroup for processes. */
export function makeCgroup(lab: string, part: string): string {
  const at = cgroupPath(lab, part);
  mkdirSync(at, { recursive: true });
  return at;
}

/** Every process in a cgroup and below it. */
export function processesIn(at: string): number[] {
  return [...readProcs(at), ...cgroupsIn(at).flatMap((below) => processesIn(below))];
}

// An instance that is ending removes its cgroups, so one can be gone between two looks.
function cgroupsIn(at: string): string[] {
  try {
    const entries = readdirSync(at, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(at, entry.name));
  } catch (cause) {
    if (['ENOENT', 'ENODEV'].includes((cause as NodeJS.ErrnoException).code ?? '')) return [];
    throw cause;
  }
}

function readProcs(at: string): number[] {
  try {
    return readFileSync(path.join(at, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    // The cgroup was removed between listing and reading, or it is a threaded one: its parent lists the processes.
    return [];
  }
}

/** Ends every process in a cgroup, waits until they are gone, and removes it from every hierarchy. */
export async function killCgroup(lab: string, part = ''): Promise<void> {
  const at = cgroupPath(lab, part);
  for (let pids = processesIn(at); pids.length > 0; pids = processesIn(at)) {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
    await sleep(20);
  }
  // On a hybrid machine systemd-nspawn makes the same path in the version 1 hierarchy of systemd.
  for (const top of [at, path.join('/sys/fs/cgroup/systemd/clearance-lab', lab, part)]) await removeTree(top);
  if (!part) for (const top of [path.dirname(at), '/sys/fs/cgroup/systemd/clearance-lab']) tryRmdir(top);
}

async function removeTree(at: string): Promise<void> {
  for (let attempt = 0; attempt < 50 && existsSync(at); attempt++) {
    removeOnce(at);
    // The kernel needs a moment to remove dead processes from the count.
    if (existsSync(at)) await sleep(20);
  }
}

function removeOnce(at: string): void {
  for (const below of cgroupsIn(at)) removeOnce(below);
  tryRmdir(at);
}

function tryRmdir(at: string): void {
  try {
    rmdirSync(at);
  } catch {
    // Not empty (another lab), busy, or not there.
  }
}
