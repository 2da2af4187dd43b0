import { onPath } from '../shells/present.mjs';
import { canInstall, install } from './apt.mjs';

/** Shells for the scripts: Debian's package has the program's name. */
const PROGRAMS = ['shellcheck', 'busybox', 'dash', 'bash'];

const missing = () => PROGRAMS.filter((name) => onPath(name) === null);

/**
 * The tests of scripts that have to be left out. They use the shells that are there. Missing shells are only installed
 * in CI, where everything has to be tested.
 *
 * @param {(message: string) => void} say
 * @param {boolean} mayInstall if Debian's packages can be installed, install the missing ones
 * @returns {Promise<string[]>} what is left out, and why
 */
export async function ensureShells(say, mayInstall) {
  if (mayInstall && canInstall() && missing().length > 0) await install(say, ...missing());
  return missing().map((name) => `tests of the scripts with ${name}: it is not installed`);
}
