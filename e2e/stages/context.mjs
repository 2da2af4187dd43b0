/**
 * The input of a stage.
 *
 * @typedef {object} Context
 * @property {boolean} mayInstall whether it may install Debian's packages that are not strictly required
 * @property {number} pace how many times slower than the reference machine this one is
 * @property {string} folder where its log, report and progress are written
 * @property {string} progress the file to which test reporters write one letter for each test: p, f or s
 * @property {(line: string) => void} say
 */

import path from 'node:path';
import { ROOT } from '../../lib/start/command.mjs';

/** Logs and reports of the newest run, one folder for each stage. */
export const RESULTS = path.join(ROOT, '.clearance', 'tests');

/** A file of an installed package. */
export function tool(file) {
  return path.join(ROOT, 'node_modules', file);
}
