import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The program's files in which a pattern is found. */
function filesWith(pattern: RegExp): string[] {
  return ['app', 'components', 'lib'].flatMap((directory) =>
    readdirSync(path.join(root, directory), { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(directory, file))
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts') && !file.includes('/generated/'))
      .filter((file) => pattern.test(readFileSync(path.join(root, file), 'utf8'))),
  );
}

it.each([
  ['rows of jobs', /\b(db|tx)\.job\b/, /^lib\/platform\/jobs\//],
  ['events', /\b(db|tx)\.outboxEvent\b/, /^lib\/platform\/events\//],
  [
    'SSH connections',
    /import \{[^}]*(?<!type )\b(?:connect|reach)\b[^}]*\} from '@\/lib\/remote\/ssh\/(?:connect|reach)'/,
    /^lib\/fleet\/(connections|instances)\//,
  ],
  ['sessions', /new Sessions\(/, /^lib\/fleet\/connections\/with-session\.ts$/],
])('%s are reached from one place alone', (_, pattern, place) => {
  const files = filesWith(pattern);
  expect(files).not.toEqual([]);
  expect(files.filter((file) => !place.test(file))).toEqual([]);
});
