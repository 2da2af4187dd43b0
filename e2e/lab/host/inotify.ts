import { readFileSync, writeFileSync } from 'node:fs';

const LIMIT = '/proc/sys/fs/inotify/max_user_instances';
/** Of 128, the kernel's default, some eighteen instances use up all: systemd in one takes about seven. */
const ENOUGH = 1024;

/** Lets root have enough inotify instances for the labs of several checkouts. It is a limit alone: nothing is used by it. */
export function raiseInotifyLimit(say: (line: string) => void): void {
  const limit = Number(readFileSync(LIMIT, 'utf8'));
  if (limit >= ENOUGH) return;
  say(`Raising fs.inotify.max_user_instances from ${limit} to ${ENOUGH}`);
  writeFileSync(LIMIT, String(ENOUGH));
}
