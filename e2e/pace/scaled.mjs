import { measureProcesses, paceOf } from './units.mjs';

/** How many times slower than the reference this machine was at the start of the tests. */
const PACE = Number(process.env.CLEARANCE_TEST_PACE) || paceOf({ processes: await measureProcesses() });
// Workers use the value that was measured once.
process.env.CLEARANCE_TEST_PACE = String(PACE);

/**
 * A time limit for this machine: `ms` is enough on the reference machine when it is quiet, and is multiplied by how
 * much slower this machine is. For waits of tests and for time limits that a test sets; never for what it asserts.
 *
 * @param {number} ms
 * @returns {number} ms
 */
export function scaled(ms) {
  return Math.round(ms * PACE);
}

/** The same in whole seconds, for settings that take seconds. */
export function scaledSeconds(seconds) {
  return Math.ceil(seconds * PACE);
}
