import { run } from '../../lib/start/command.mjs';
import { shellFiles } from '../../lib/start/generate-shell.mjs';
import { onPath } from '../shells/present.mjs';
import { canInstall, install } from './apt.mjs';
import { sum, tally } from './report.mjs';

/** How each file is checked; the options are in .shellcheckrc and .editorconfig. */
const CHECKS = {
  shellcheck: ['--format=gcc'],
  shfmt: ['-d'],
};

/**
 * Checks each lib/**.sh file with shellcheck and shfmt. One check for each file and program; without a program they are
 * skipped.
 */
export async function shellScripts({ say, mayInstall }) {
  const missing = Object.keys(CHECKS).filter((program) => onPath(program) === null);
  if (mayInstall && missing.length > 0 && canInstall()) await install(say, ...missing);
  const files = shellFiles();
  return sum(await Promise.all(Object.entries(CHECKS).map(([program, options]) => check(program, options, files))));
}

async function check(program, options, files) {
  const count = files.length;
  if (onPath(program) === null) return tally(0, 0, count, [`${count} shell files by ${program}: it is not installed`]);
  if (count === 0) return tally();
  const { code, output } = await run(program, [...options, ...files], { quiet: true });
  // Both print the file name at the beginning of a line: shellcheck before a colon, shfmt in the head of a diff.
  const failed = files.filter((file) => output.includes(`${file}:`) || output.includes(`${file}.orig`));
  const failures = failed.map((file) => ({ name: `${program} ${file}`, message: '' }));
  if (code !== 0 && failures.length === 0) failures.push({ name: program, message: '' });
  if (failures[0]) failures[0].message = output;
  return tally(count - failed.length, failures.length, 0, [], failures);
}
