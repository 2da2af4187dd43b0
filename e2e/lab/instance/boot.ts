import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { makeCgroup } from '../host/cgroup';
import { cleanEnv } from '../host/run';
import { diskDir, namespaceName, rootDir, runDir } from '../layout';
import type { Instance } from '../types';

// Without these two, the containers inside an instance cannot have cgroups or set sysctls.
const NSPAWN_ENV = { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1', SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'yes' };

/** Where what an instance prints on its console is kept. */
export function consoleFile(lab: string, instance: string): string {
  return path.join(runDir(lab), 'consoles', instance);
}

/** The name by which systemd-nspawn knows an instance. */
export function machineName(lab: string, instance: string): string {
  return `clearance-${lab}-${instance}`;
}

/** Start systemd in an instance's tree and network. Returns at once: see waitUntilReady. */
export function boot(instance: Instance): void {
  const { lab, name } = instance;
  const file = consoleFile(lab, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const log = openSync(file, 'a');
  const namespace = namespaceName(lab, name);
  const tun = existsSync('/dev/net/tun') ? ['--bind=/dev/net/tun'] : [];
  // The shell puts itself in the cgroup before it becomes systemd-nspawn, so that nothing can be started outside it.
  // And in the instance's network already, because /sys shows the links of the network that it was mounted from: the
  // instance would see this machine's.
  const enter = 'echo $$ > "$1/cgroup.procs"; shift; exec nsenter "$@"';
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      enter,
      'sh',
      makeCgroup(lab, name),
      `--net=/run/netns/${namespace}`,
      '--',
      'systemd-nspawn',
      '--quiet',
      `--directory=${rootDir(lab, name)}`,
      `--machine=${machineName(lab, name)}`,
      `--hostname=${name}`,
      '--register=no',
      '--keep-unit',
      '--boot',
      '--capability=all',
      '--system-call-filter=@keyring bpf @mount',
      `--network-namespace-path=/run/netns/${namespace}`,
      `--bind=${diskDir(lab, name)}/docker:/var/lib/docker`,
      '--resolv-conf=off',
      ...tun,
    ],
    { detached: true, stdio: ['ignore', log, log], env: cleanEnv(NSPAWN_ENV) },
  );
  child.unref();
  closeSync(log);
}
