// The shells in which the instances' scripts are tested: one list for all tests, and for the output of the unit stage.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * Path of the first program of this name in PATH; null if there is none.
 *
 * @param {string} name
 * @returns {string | null}
 */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return null;
}

const KNOWN = ['dash', 'bash --posix', 'busybox ash'];
const programOf = (shell) => shell.split(' ')[0];

function shellsNow() {
  const known = KNOWN.filter((shell) => onPath(programOf(shell)) !== null);
  const sh = onPath('sh');
  // Usually one of the others under another name.
  const unnamed = sh && !known.some((shell) => path.basename(realpathSync(sh)) === programOf(shell)) ? ['sh'] : [];
  return [...known, ...unnamed];
}

/**
 * The shells of this machine, each as the start of a command line (`bash --posix`).
 *
 * @type {string[]}
 */
export const SHELLS = shellsNow();

/** The version in a program's output, the first word of digits and dots: `5.2.15`. */
const versionIn = (text) => /\d+(\.\d+)+/.exec(text)?.[0] ?? '';

function versionOf(shell) {
  const asked = { dash: ['dpkg-query', '-W', 'dash'], bash: ['bash', '--version'], busybox: ['busybox'] };
  const [program, ...flags] = asked[programOf(shell)] ?? [];
  return program ? versionIn(spawnSync(program, flags, { encoding: 'utf8' }).stdout ?? '') : '';
}

/** Whether a shell prefers its own programs to those in PATH, like the BusyBox of Debian's busybox-static. */
function runsItsOwn(shell) {
  const [program, ...flags] = shell.split(' ');
  return !spawnSync(program, [...flags, '-c', 'command -v sleep'], { encoding: 'utf8' }).stdout?.startsWith('/');
}

/**
 * The shells for tests that begin now; some may have been installed since this module was read.
 *
 * @returns {string} `shells: dash 0.5.12, bash 5.2.15, busybox 1.35.0 (own applets first)`
 */
export function describeShells() {
  const each = shellsNow().map((shell) => {
    const named = `${programOf(shell)} ${versionOf(shell)}`.trim();
    return runsItsOwn(shell) ? `${named} (own applets first)` : named;
  });
  return `shells: ${each.join(', ')}`;
}
