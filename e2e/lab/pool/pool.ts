import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { downLab } from '../down';
import { tryLock } from '../host/lock';
import { resetInstance } from '../instance/reset';
import { openLab } from '../lab-file';
import { RUN_DIR } from '../layout';
import { resetPaths } from '../network/path';
import { setMetadata } from '../services/set-metadata';
import type { Lab } from '../types';
import { DEFAULT_RELEASES, upLab } from '../up';

/**
 * Labs that several test files use one after the other: instances are booted once, and the next user resets them.
 * `CLEARANCE_LAB_POOL` names the pool; without it every file has its own lab.
 */
const POOL = process.env.CLEARANCE_LAB_POOL;

/**
 * A lab with (at least) an instance of each of these releases, all of them as after a first boot, the paths in their
 * first state. Nobody else has it until it is given back.
 *
 * @param releases as for `upLab`; by default the three
 */
export async function takeLab(releases: readonly string[] = DEFAULT_RELEASES): Promise<Lab> {
  if (!POOL) return upLab({ name: `own-${process.pid}-${Date.now().toString(36)}`, releases });
  const kind = kindOf(releases);
  mkdirSync(poolDir(POOL), { recursive: true, mode: 0o700 });
  for (let n = 0; ; n += 1) {
    const name = `${POOL}-${kind.name}${n}`;
    const { lock, used } = filesOf(POOL, name);
    if (!tryLock(lock)) continue;
    try {
      const before = linesOf(used);
      writeFileSync(used, [...new Set([...before, ...releases])].join('\n'));
      if (before.length === 0) return await upLab({ name, releases: kind.releases });
      return await putBack(name, before, releases);
    } catch (error) {
      // If anything is wrong with it, the next user gets another one.
      await downLab(name).catch(() => undefined);
      for (const file of [used, lock]) rmSync(file, { force: true });
      throw error;
    }
  }
}

/** Gives a lab back for the next user; without a pool it is taken down. */
export async function giveLabBack(lab: Lab | undefined): Promise<void> {
  if (!lab) return;
  if (POOL) rmSync(filesOf(POOL, lab.name).lock, { force: true });
  else await downLab(lab.name);
}

/** Takes every lab of a pool down, even if it is in use. */
export async function closePool(pool: string): Promise<void> {
  const folder = poolDir(pool);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const labs = files.filter((file) => file.endsWith('.used')).map((file) => path.basename(file, '.used'));
  await Promise.all(labs.map((name) => downLab(name)));
  rmSync(folder, { recursive: true, force: true });
}

/** Labs of one kind serve all that need only this. The three releases also serve files that need one of them. */
function kindOf(releases: readonly string[]): { name: string; releases: readonly string[] } {
  if (releases.every((release) => DEFAULT_RELEASES.some((known) => known === release))) {
    return { name: 'all-', releases: DEFAULT_RELEASES };
  }
  // Short, because the name of a lab is: "trixie+stacks" is "ts".
  const initials = releases.map((release) =>
    release
      .split('+')
      .map((word) => word.charAt(0))
      .join(''),
  );
  return { name: `${initials.join('')}-`, releases };
}

/** Only instances that were used and are needed again. Others stay as they are for the next user. */
async function putBack(name: string, used: string[], wanted: readonly string[]): Promise<Lab> {
  const lab = openLab(name);
  await Promise.all([resetPaths(lab), setMetadata(lab, null)]);
  const dirty = used.filter((release) => wanted.includes(release));
  await Promise.all(dirty.map((release) => resetInstance(lab, instanceName(release))));
  return openLab(name);
}

/** The name of the one instance of a release with its extras. */
function instanceName(release: string): string {
  return release.replaceAll('+', '-');
}

function filesOf(pool: string, lab: string): { lock: string; used: string } {
  const at = path.join(poolDir(pool), lab);
  return { lock: `${at}.lock`, used: `${at}.used` };
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

function poolDir(pool: string): string {
  return path.join(RUN_DIR, 'pools', pool);
}
