import { readdirSync } from 'node:fs';
import path from 'node:path';
import { onPath } from './present.mjs';

/**
 * Shell lines after which the programs of a folder are called before the machine's own programs of the same name.
 *
 * For most shells PATH is enough. A BusyBox that prefers its own applets (Debian's busybox-static) gets a function for
 * each program, and one for timeout, because its own timeout would run applets, too. All other programs that the
 * scripts call stay BusyBox's there, as on Alpine.
 */
export function firstInPath(folder: string): string {
  const programs = new Map(readdirSync(folder).map((name) => [name, path.join(folder, name)]));
  const timeout = onPath('timeout');
  if (timeout && !programs.has('timeout')) programs.set('timeout', timeout);
  const functions = [...programs]
    // No applet has another name, and no function may.
    .filter(([name]) => /^[a-z_]\w*$/i.test(name))
    .map(([name, file]) => `case $(command -v ${name}) in /*) ;; *) ${name}() { '${file}' "$@"; } ;; esac\n`);
  return `PATH='${folder}':"$PATH"\nexport PATH\n${functions.join('')}`;
}
