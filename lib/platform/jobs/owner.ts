import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** A name for this process as the holder of a lease: machine, process id and a random part. */
export function newOwner(): string {
  return `${hostname()}|${process.pid}|${randomUUID()}`;
}

/**
 * Whether the process of an owner name has certainly ended: it ran on this machine and does not exist any more, or our
 * own process now has its id. For a process on another machine this is never certain: its lease has to run out.
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
