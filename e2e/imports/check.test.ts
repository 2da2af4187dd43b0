import { expect, test } from 'vitest';
import { arrowsOf, problemsOf } from './check.mjs';
import { draw } from './draw.mjs';
import { RULES } from './rules.mjs';

const FLOORS = [
  { name: 'top', about: '', folders: ['lib/reports', 'lib/sweeps'] },
  { name: 'middle', about: '', folders: ['lib/mtu'] },
  { name: 'ground', about: '', folders: ['lib/errors', 'lib/ssh'] },
];

/** `a -> b`, each a file from the root; b also a package. */
function graphOf(...lines: string[]) {
  const imports = lines.map((line) => {
    const [from = '', to = ''] = line.split(' -> ');
    return { from, line: 1, specifier: to, to: to.includes('/') && !to.startsWith('node:') ? to : null };
  });
  const files = [...new Set(imports.flatMap(({ from, to }) => (to ? [from, to] : [from])))].sort();
  return { files, imports };
}

function problems(...lines: string[]): string[] {
  return problemsOf(graphOf(...lines), { floors: FLOORS, rules: RULES, toBeCut: [], isEntry: () => true });
}

test('imports of lower floors and of the own floor are fine', () => {
  expect(
    problems(
      'lib/reports/a.ts -> lib/sweeps/b.ts',
      'lib/reports/a.ts -> lib/errors/coded.ts',
      'lib/sweeps/b.ts -> lib/mtu/packet.ts',
      'lib/ssh/connect.ts -> ssh2',
      'lib/sweeps/b.test.ts -> lib/reports/a.ts',
    ),
  ).toEqual([]);
});

test('an import that goes up a floor is told by file and line', () => {
  expect(problems('lib/errors/coded.ts -> lib/mtu/packet.ts')).toEqual([
    'lib/errors/coded.ts:1 imports lib/mtu/packet.ts: lib/mtu (middle) is above lib/errors (ground).',
  ]);
});

test('two folders that import each other are told once, with an import of each', () => {
  const told = problems(
    'lib/reports/a.ts -> lib/sweeps/b.ts',
    'lib/sweeps/c.ts -> lib/reports/d.ts',
    'lib/sweeps/e.ts -> lib/reports/d.ts',
  );
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('these folders import each other');
  expect(told[0]).toContain('lib/reports/a.ts:1 imports lib/sweeps/b.ts');
  expect(told[0]).toContain('lib/sweeps/c.ts:1 imports lib/reports/d.ts (and 1 more)');
});

test('a circle over three folders is told', () => {
  const floors = [{ name: 'one', about: '', folders: ['lib/a', 'lib/b', 'lib/c'] }];
  const graph = graphOf('lib/a/x.ts -> lib/b/x.ts', 'lib/b/x.ts -> lib/c/x.ts', 'lib/c/x.ts -> lib/a/x.ts');
  const told = problemsOf(graph, { floors, rules: [], toBeCut: [], isEntry: () => true });
  expect(told).toHaveLength(1);
  expect(told[0]?.split('\n')).toHaveLength(4);
});

test.each([
  ['lib/sweeps/a.ts -> ssh2', 'Only lib/ssh imports ssh2.'],
  ['app/page.tsx -> ssh2', 'Only lib/ssh imports ssh2.'],
  ['lib/mtu/packet.ts -> node:fs', 'no I/O'],
  ['lib/mtu/packet.ts -> lib/config/config.ts', 'no I/O'],
  ['lib/sweeps/a.ts -> next/headers', 'web framework'],
  ['lib/sweeps/a.test.ts -> react', 'web framework'],
  ['lib/sweeps/a.ts -> lib/db/generated/client', 'Only lib/db'],
  ['lib/sweeps/a.ts -> @prisma/client', 'Only lib/db'],
  ['lib/sweeps/a.ts -> e2e/fixtures/observations.ts', 'does not import its tests'],
  ['lib/sweeps/a.test.ts -> e2e/lab/lab.ts', 'e2e/fixtures and e2e/shells alone'],
  ['components/view.tsx -> lib/db/client.ts', 'A component takes props'],
  ['components/view.tsx -> node:fs', 'A component takes props'],
  ['app/page.tsx -> lib/ssh/connect.ts', 'Pages and routes call the verbs'],
])('%s is refused', (line, reason) => {
  const told = problemsOf(graphOf(line), { floors: [], rules: RULES, toBeCut: [], isEntry: () => true });
  expect(told.some((problem) => problem.startsWith(line.split(' -> ')[0] ?? '') && problem.includes(reason))).toBe(
    true,
  );
});

test('a file that only tests use is told, and so is what it uses', () => {
  const graph = graphOf(
    'app/page.tsx -> lib/sweeps/a.ts',
    'lib/sweeps/a.test.ts -> lib/sweeps/made.ts',
    'lib/sweeps/made.ts -> lib/mtu/more.ts',
  );
  const told = problemsOf(graph, {
    floors: FLOORS,
    rules: [],
    toBeCut: [],
    isEntry: (file) => file.startsWith('app/'),
  });
  expect(told).toEqual([
    'lib/mtu/more.ts is used by tests alone, or by nothing: move it to e2e/fixtures or remove it.',
    'lib/sweeps/made.ts is used by tests alone, or by nothing: move it to e2e/fixtures or remove it.',
  ]);
});

test('a file of lib outside of the floors is told', () => {
  expect(problems('lib/new/a.ts -> lib/errors/coded.ts')).toEqual([
    'lib/new/a.ts is on no floor: see e2e/imports/rules.mjs.',
  ]);
});

test('the picture is the same for the same imports, leaves out what follows, and marks what goes up', async () => {
  const lines = [
    'lib/reports/a.ts -> lib/sweeps/b.ts',
    'lib/sweeps/b.ts -> lib/mtu/packet.ts',
    'lib/reports/a.ts -> lib/mtu/packet.ts',
  ];
  const drawn = await draw(graphOf(...lines).imports, FLOORS);
  expect(drawn).toBe(await draw(graphOf(...lines.toReversed()).imports, FLOORS));
  expect(arrowsOf(graphOf(...lines).imports, FLOORS)).toHaveLength(3);
  expect(drawn).toContain('<title>lib/sweeps&#45;&gt;lib/mtu</title>');
  expect(drawn).not.toContain('<title>lib/reports&#45;&gt;lib/mtu</title>');
  expect(drawn).not.toContain('#c00000');
  const up = await draw(graphOf('lib/errors/a.ts -> lib/mtu/packet.ts').imports, FLOORS);
  expect(up).toContain('#c00000');
});
