import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './command.mjs';

const GENERATED = path.join(ROOT, 'lib/platform/shell/generated.ts');

/** The shell files of the program, as paths from the root, sorted: `lib/truth/probes/paths/command.sh`, … */
export function shellFiles() {
  return readdirSync(path.join(ROOT, 'lib'), { recursive: true })
    .filter((name) => name.endsWith('.sh'))
    .map((name) => `lib/${name.replaceAll(path.sep, '/')}`)
    .sort();
}

/** The comment at the start of a file, up to the first empty line, is for readers: it is not sent to instances. */
function withoutHead(text) {
  return text.replace(/^(?:#(?!!).*\n)+\n/, '');
}

function generatedModule() {
  const entries = shellFiles().map((file) => {
    const key = file.slice('lib/'.length, -'.sh'.length);
    return `  ${JSON.stringify(key)}: ${JSON.stringify(withoutHead(readFileSync(path.join(ROOT, file), 'utf8')))},\n`;
  });
  return `// Made of lib/**/*.sh by \`npm run generate\`. Not edited, not kept in the repository.
export const SHELL_FILES = {
${entries.join('')}};
`;
}

/** Makes lib/platform/shell/generated.ts from all lib/**.sh files, if one of them has changed. */
export function ensureShellFiles() {
  const wanted = generatedModule();
  if (existsSync(GENERATED) && readFileSync(GENERATED, 'utf8') === wanted) return;
  // Replaced in one step: others may be reading it, and the tests' second tree has it as a hard link.
  const made = `${GENERATED}.${process.pid}`;
  writeFileSync(made, wanted);
  renameSync(made, GENERATED);
}
