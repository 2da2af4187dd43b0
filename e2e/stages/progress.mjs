import { readFileSync } from 'node:fs';

const TERMINAL_MS = 1_000;
/** If the output is not a terminal: one line from time to time. */
const LOG_MS = 60_000;

/**
 * One line for a stage while it runs, with its time and counts.
 *
 * @param {string} name
 * @param {string} file one letter for each test that ended: p, f or s
 * @returns {{ say: (line: string) => void, end: (tally: import('./report.mjs').Tally) => number }} `end` prints the
 *   result, and returns the seconds that it took
 */
export function showProgress(name, file) {
  const begun = performance.now();
  const terminal = process.stdout.isTTY === true;
  const seconds = () => (performance.now() - begun) / 1000;
  const write = (text, last) => {
    const line = `== ${name.padEnd(12)} ${text}`;
    process.stdout.write(terminal && !last ? `\r\u001b[K${line}` : `${terminal ? '\r\u001b[K' : ''}${line}\n`);
  };
  const show = () => {
    const letters = readFileSync(file, 'utf8');
    const count = (letter) => letters.split(letter).length - 1;
    write(`${clock(seconds())}  ${count('p')} passed, ${count('f')} failed, ${count('s')} skipped so far`, false);
  };
  if (!terminal) write('begins', true);
  const timer = setInterval(show, terminal ? TERMINAL_MS : LOG_MS);
  return {
    say(line) {
      process.stdout.write(`${terminal ? '\r\u001b[K' : ''}   ${name}: ${line}\n`);
    },
    end({ passed, failed, skipped }) {
      clearInterval(timer);
      const took = seconds();
      write(`${clock(took)}  ${passed} passed, ${failed} failed, ${skipped} skipped`, true);
      return Math.round(took * 10) / 10;
    },
  };
}

function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
