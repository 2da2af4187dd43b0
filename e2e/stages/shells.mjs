import { existsSync } from 'node:fs';
import path from 'node:path';
import { canInstall, install } from './apt.mjs';

/** What the tests of the scripts run them through, beside sh: Debian's package has the program's name. */
const PROGRAMS = ['shellcheck', 'busybox', 'dash', 'bash'];

const missing = () =>
  PROGRAMS.filter((name) => !(process.env.PATH ?? '').split(':').some((folder) => existsSync(path.join(folder, name))));

/**
 * Sees that the scripts can be held to shellcheck and to every shell, installing what is missing where that can be done.
 *
 * @param {boolean} mayInstall
 * @returns {Promise<string[]>} what is left out, and why
 */
export async function ensureShells(say, mayInstall) {
  if (mayInstall && canInstall() && missing().length > 0) await install(say, ...missing());
  return missing().map((name) => `tests of the scripts with ${name}: it is not installed`);
}
