import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../lib/start/command.mjs';
import { shellFiles } from '../../lib/start/generate-shell.mjs';
import { canInstall, install } from './apt.mjs';
import { sum, tally } from './report.mjs';

/**
 * What each file is held to, alone: how it is written is in .editorconfig and .shellcheckrc. Whether a variable is set,
 * and whether it is used, is no matter of one file: the tests of the assembled programs ask shellcheck that.
 */
const CHECKS = {
  shellcheck: ['--exclude=SC2034,SC2154', '--format=gcc'],
  shfmt: ['-d'],
};

const isThere = (program) =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(path.join(folder, program)));

/**
 * Holds each lib/**.sh file to shellcheck and shfmt. One check a file and program; without a program they are skipped.
 *
 * @param {(message: string) => void} say
 * @param {boolean} mayInstall install what is missing, where that can be done
 * @returns {Promise<import('./report.mjs').Tally & { output?: string }>}
 */
export async function checkShellFiles(say, mayInstall) {
  const missing = Object.keys(CHECKS).filter((program) => !isThere(program));
  if (mayInstall && missing.length > 0 && canInstall()) await install(say, ...missing);
  const files = shellFiles();
  const told = await Promise.all(Object.entries(CHECKS).map(([program, options]) => check(program, options, files)));
  return { ...sum(told), output: told.map(({ output }) => output).join('') };
}

async function check(program, options, files) {
  const count = files.length;
  if (!isThere(program)) {
    return { ...tally(0, 0, count, [`${count} shell files by ${program}: it is not installed`]), output: '' };
  }
  if (count === 0) return { ...tally(), output: '' };
  const { code, output } = await run(program, [...options, ...files], { quiet: true });
  // Both name the file at the beginning of a line: shellcheck before a colon, shfmt in the head of a diff.
  const failed = files.filter((file) => output.includes(`${file}:`) || output.includes(`${file}.orig`)).length;
  if (code !== 0 && failed === 0) return { ...tally(0, 1), output };
  return { ...tally(count - failed, failed), output };
}
