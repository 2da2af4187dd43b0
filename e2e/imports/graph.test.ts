import { expect, test } from 'vitest';
import { importsOf } from './graph.mjs';

const KNOWN = new Set(['lib/a/one.ts', 'lib/a/two.tsx', 'lib/b/three.ts', 'e2e/run.mjs']);

function read(text: string, file = 'lib/a/one.ts'): [number, string, string | null][] {
  return importsOf(file, text, KNOWN).map(({ line, specifier, to }) => [line, specifier, to]);
}

test('every way to import is seen, with its line', () => {
  const text = `import { readFileSync } from 'node:fs';
import type { Two } from './two';
export { three } from '@/lib/b/three';
export * from '../b/three';
import '@/e2e/run.mjs';

type Late = import('./two').Two;
const late = await import('@/lib/b/three');
`;
  expect(read(text)).toEqual([
    [1, 'node:fs', null],
    [2, './two', 'lib/a/two.tsx'],
    [3, '@/lib/b/three', 'lib/b/three.ts'],
    [4, '../b/three', 'lib/b/three.ts'],
    [5, '@/e2e/run.mjs', 'e2e/run.mjs'],
    [7, './two', 'lib/a/two.tsx'],
    [8, '@/lib/b/three', 'lib/b/three.ts'],
  ]);
});

test('what only looks like an import is not one', () => {
  expect(read("// import './two';\nconst text = \"import '@/lib/b/three'\";\n")).toEqual([]);
});

test('JSX is read', () => {
  expect(read("import { Two } from './two';\nexport const View = () => <Two>import</Two>;\n", 'lib/a/two.tsx')).toEqual(
    [[1, './two', 'lib/a/two.tsx']],
  );
});

test('what is generated counts as there', () => {
  expect(read("import { PrismaClient } from '@/lib/platform/db/generated/client';")).toEqual([
    [1, '@/lib/platform/db/generated/client', 'lib/platform/db/generated/client'],
  ]);
});

test('a file that is not TypeScript is told', () => {
  expect(() => read('import {')).toThrow('lib/a/one.ts cannot be read');
});
