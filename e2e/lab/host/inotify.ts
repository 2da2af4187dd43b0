import { readFileSync, writeFileSync } from 'node:fs';

const LIMIT = '/proc/sys/fs/inotify/max_user_instances';
/** Of 128, the kernel's default, about eighteen instances use all: systemd in one needs about seven. */
const ENOUGH = 1024;

/** Lets root have enough inotify instances for the labs of several checkouts. It is only a limit and uses no memory. */
export function raiseInotifyLimit(say: (line: string) => void): void {
  const limit = Number(readFileSync(LIMIT, 'utf8'));
  if (limit >= ENOUGH) return;
  say(`Raising fs.inotify.max_user_instances from ${limit} to ${ENOUGH}`);
  writeFileSync(LIMIT, String(ENOUGH));
}
