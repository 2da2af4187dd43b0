import { onPath } from '../shells/present.mjs';
import { canInstall, install } from './apt.mjs';

/** What the scripts are tried with: Debian's package has the program's name. */
const PROGRAMS = ['shellcheck', 'busybox', 'dash', 'bash'];

const missing = () => PROGRAMS.filter((name) => onPath(name) === null);

/**
 * What of the tests of the scripts has to be left out. They take the shells that are there: nothing is installed for them
 * but in CI, where everything is to be tried.
 *
 * @param {(message: string) => void} say
 * @param {boolean} mayInstall where Debian's packages can be installed, install those that are missing
 * @returns {Promise<string[]>} what is left out, and why
 */
export async function ensureShells(say, mayInstall) {
  if (mayInstall && canInstall() && missing().length > 0) await install(say, ...missing());
  return missing().map((name) => `tests of the scripts with ${name}: it is not installed`);
}
