import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { ROOT } from '../../lib/start/command.mjs';

const running = new Set();

/** Tells all running programs to end. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a program to its end, with its output in a file.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ log: string, env?: Record<string, string | undefined>, cwd?: string }} options the log is appended to
 * @returns {Promise<number>} the exit code; 1 after a signal
 */
export async function runLogged(program, args, { log, env, cwd = ROOT }) {
  const file = createWriteStream(log, { flags: 'a' });
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (ended) => resolve(ended ?? 1));
  });
  running.delete(child);
  file.end();
  await finished(file);
  return code;
}
