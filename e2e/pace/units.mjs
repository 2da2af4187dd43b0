import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * The times of a few units of work on the reference machine (two cores, nothing else running), ms. Every wait in a test
 * is multiplied by how much longer they take here.
 */
export const REFERENCE = {
  /** Two shells in parallel, each starting `PROCESSES` small programs. */
  processes: 100,
  /** Chromium started, and one page shown. */
  page: 700,
  /** A lab of three instances brought up: `npm run lab -- up` with its bases made. */
  boot: 2_500,
};

/** Small programs that one shell starts for the unit `processes`. */
export const PROCESSES = 150;

/** If the machine is more than this many times slower than the reference, the tests say so instead of failing. */
export const MOST_PACE = 12;

const SHELL = `n=0; while [ "$n" -lt ${PROCESSES} ]; do /bin/sh -c :; n=$((n + 1)); done`;

/** Measures the unit `processes`: the median of three, ms. It shows a slow machine and a busy one. */
export async function measureProcesses() {
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    const begun = performance.now();
    await Promise.all([shell(), shell()]);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[1] ?? 0;
}

async function shell() {
  const child = spawn('/bin/sh', ['-c', SHELL], { stdio: 'ignore' });
  await once(child, 'close');
}

/**
 * How many times slower than the reference this machine is, never less than 1.
 *
 * @param {Partial<Record<keyof typeof REFERENCE, number>>} units measured, ms
 */
export function paceOf(units) {
  const ratios = Object.entries(units).map(([name, ms]) => ms / REFERENCE[name]);
  return Math.max(1, ...ratios);
}

/** The message for a machine that is too slow; null if it is not. */
export function whyTooSlow(units) {
  if (paceOf(units) <= MOST_PACE) return null;
  const told = Object.entries(units).map(
    ([name, ms]) => `${name} ${(ms / 1000).toFixed(1)} s (${(REFERENCE[name] / 1000).toFixed(1)} s on a quiet machine)`,
  );
  return `This machine is too slow for these tests, or too busy: ${told.join(', ')}; at most ${MOST_PACE} times that.`;
}
