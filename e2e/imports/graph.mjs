import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { ROOT } from '../../lib/start/command.mjs';

const FOLDERS = ['app', 'components', 'e2e', 'lib', 'prisma'];
const SOURCE = /\.(?:ts|tsx|mjs)$/;
const ENDINGS = ['', '.ts', '.tsx', '.mjs'];
/** Made by `npm run generate`: imported, and not read here. */
const GENERATED = /^lib\/(?:\w+\/)*generated(?:\/|\.ts$)/;

/**
 * @typedef {object} Import one import of a file; `import type` and `import('…')` are imports too
 * @property {string} from the importing file, as a path from the root
 * @property {number} line in that file, from 1
 * @property {string} specifier as it is written
 * @property {string | null} to the imported file as a path from the root; null for a package, or where no file is found
 */

/**
 * Reads what each source file imports.
 *
 * @returns {{ files: string[], imports: Import[] }} files as paths from the root, sorted
 */
export function readGraph() {
  const files = sourceFiles();
  const known = new Set(files);
  const imports = files.flatMap((file) => importsOf(file, readFileSync(path.join(ROOT, file), 'utf8'), known));
  return { files, imports };
}

function sourceFiles() {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  return [...readdirSync(ROOT), ...inFolders].filter((file) => SOURCE.test(file) && !GENERATED.test(file)).sort();
}

/** @param {string} file @param {string} text its content @param {Set<string>} known all files @returns {Import[]} */
export function importsOf(file, text, known) {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0].message}`);
  const imports = [];
  const add = ({ source }) => {
    if (typeof source?.value !== 'string') return;
    const line = text.slice(0, source.start).split('\n').length;
    imports.push({ from: file, line, specifier: source.value, to: resolve(file, source.value, known) });
  };
  new Visitor({
    ImportDeclaration: add,
    ExportNamedDeclaration: add,
    ExportAllDeclaration: add,
    ImportExpression: add,
    TSImportType: add,
  }).visit(program);
  return imports;
}

function resolve(file, specifier, known) {
  const base = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), specifier)
      : null;
  if (base === null) return null;
  return (
    ENDINGS.map((ending) => base + ending).find((candidate) => known.has(candidate) || GENERATED.test(candidate)) ??
    null
  );
}
