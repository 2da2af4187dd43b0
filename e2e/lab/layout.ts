import path from 'node:path';
import { LabError } from './errors';

/** Where bases are kept between labs. */
export function cacheDir(): string {
  return process.env.CLEARANCE_LAB_CACHE || '/var/cache/clearance-lab';
}

/** The trees that instances start from. */
export function basesDir(): string {
  return path.join(cacheDir(), 'bases');
}

/** What an instance writes. Next to the bases, because an overlay's upper folder cannot be on every file system. */
export function diskDir(lab: string, instance = ''): string {
  return path.join(cacheDir(), 'disks', lab, instance);
}

export const RUN_DIR = '/run/clearance-lab';

/** A lab's state: everything that is needed to find it again, or to take it down after a crash. */
export function runDir(lab: string): string {
  return path.join(RUN_DIR, 'labs', lab);
}

/** Where an instance's tree is mounted. */
export function rootDir(lab: string, instance: string): string {
  return path.join(runDir(lab), 'roots', instance);
}

/** The name of a network namespace of a lab. A dot separates, because a lab's name cannot have one. */
export function namespaceName(lab: string, part: string): string {
  return `clearance.${lab}.${part}`;
}

/** Refuses names that are not allowed in a path, a namespace and a machine name. */
export function checkName(name: string): void {
  if (!/^[a-z][a-z0-9-]{0,23}$/.test(name)) {
    throw new LabError('bad-name', `"${name}" is no name for a lab: up to 24 of a-z, 0-9 and "-", a letter first`);
  }
}
