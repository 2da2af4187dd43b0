import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** A name for this process as the holder of a lease: machine, process id and a random part. */
export function newOwner(): string {
  return `${hostname()}|${process.pid}|${randomUUID()}`;
}

/**
 * Whether the process that an owner names is certainly gone: it ran on this machine and no such process is there, or
 * its process id is ours now. Another machine's is never known to be gone: its lease has to run out.
 */
export function isGone(owner: string, ours: string): boolean {
  const [machine, pid] = owner.split('|');
  if (owner === ours || machine !== hostname()) return false;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
