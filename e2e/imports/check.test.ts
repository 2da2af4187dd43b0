import { expect, test } from 'vitest';
import { arrowsOf, problemsOf } from './check.mjs';
import { draw } from './draw.mjs';
import { RULES } from './rules.mjs';

const FLOORS = [
  { name: 'pages', about: '', folders: ['app', 'components'] },
  { name: 'fleet', about: '', folders: ['lib/fleet/*'] },
  { name: 'remote', about: '', folders: ['lib/remote/*'] },
  { name: 'truth', about: '', folders: ['lib/truth/*'] },
  { name: 'platform', about: '', folders: ['lib/platform/*'] },
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
  return problemsOf(graphOf(...lines), { floors: FLOORS, rules: RULES, isEntry: () => true });
}

test('imports of lower floors and of the own floor are fine', () => {
  expect(
    problems(
      'lib/fleet/reports/a.ts -> lib/fleet/sweeps/b.ts',
      'lib/fleet/reports/a.ts -> lib/platform/errors/coded.ts',
      'lib/fleet/sweeps/b.ts -> lib/truth/mtu/packet.ts',
      'lib/remote/ssh/connect.ts -> ssh2',
      'lib/fleet/sweeps/b.test.ts -> lib/fleet/reports/a.ts',
    ),
  ).toEqual([]);
});

test('an import that goes up a floor is told by file and line', () => {
  expect(problems('lib/platform/errors/coded.ts -> lib/truth/mtu/packet.ts')).toEqual([
    'lib/platform/errors/coded.ts:1 imports lib/truth/mtu/packet.ts: lib/truth/mtu is on a floor above lib/platform/errors.',
  ]);
});

test('two folders that import each other are told once, with an import of each', () => {
  const told = problems(
    'lib/fleet/reports/a.ts -> lib/fleet/sweeps/b.ts',
    'lib/fleet/sweeps/c.ts -> lib/fleet/reports/d.ts',
    'lib/fleet/sweeps/e.ts -> lib/fleet/reports/d.ts',
  );
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('these folders import each other');
  expect(told[0]).toContain('lib/fleet/reports/a.ts:1 imports lib/fleet/sweeps/b.ts');
  expect(told[0]).toContain('lib/fleet/sweeps/c.ts:1 imports lib/fleet/reports/d.ts (and 1 more)');
});

test('a circle over three folders is told', () => {
  const floors = [{ name: 'one', about: '', folders: ['lib/*'] }];
  const graph = graphOf('lib/a/x.ts -> lib/b/x.ts', 'lib/b/x.ts -> lib/c/x.ts', 'lib/c/x.ts -> lib/a/x.ts');
  const told = problemsOf(graph, { floors, rules: [], isEntry: () => true });
  expect(told).toHaveLength(1);
  expect(told[0]?.split('\n')).toHaveLength(4);
});

test.each([
  ['lib/fleet/sweeps/a.ts -> ssh2', 'Only lib/remote/ssh imports ssh2'],
  ['app/page.tsx -> ssh2', 'Only lib/remote/ssh imports ssh2'],
  ['lib/truth/mtu/packet.ts -> node:fs', 'no I/O'],
  ['lib/truth/mtu/packet.ts -> lib/platform/config/config.ts', 'no I/O'],
  ['lib/fleet/sweeps/a.ts -> next/headers', 'web framework'],
  ['lib/fleet/sweeps/a.test.ts -> react', 'web framework'],
  ['lib/fleet/sweeps/a.ts -> lib/platform/db/generated/client', 'Only lib/platform/db'],
  ['lib/fleet/sweeps/a.ts -> @prisma/client', 'Only lib/platform/db'],
  ['lib/fleet/sweeps/a.ts -> e2e/fixtures/observations.ts', 'does not import its tests'],
  ['lib/fleet/sweeps/a.test.ts -> e2e/lab/lab.ts', 'fixtures, shells and pace alone'],
  ['components/view.tsx -> lib/platform/db/client.ts', 'A component takes props'],
  ['components/view.tsx -> node:fs', 'A component takes props'],
  ['app/page.tsx -> lib/remote/ssh/connect.ts', 'Pages and routes call the verbs'],
])('%s is refused', (line, reason) => {
  const told = problemsOf(graphOf(line), { floors: [], rules: RULES, isEntry: () => true });
  expect(told.some((problem) => problem.startsWith(line.split(' -> ')[0] ?? '') && problem.includes(reason))).toBe(
    true,
  );
});

test('a file that only tests use is told, and so is what it uses', () => {
  const graph = graphOf(
    'app/page.tsx -> lib/fleet/sweeps/a.ts',
    'lib/fleet/sweeps/a.test.ts -> lib/fleet/sweeps/made.ts',
    'lib/fleet/sweeps/made.ts -> lib/truth/mtu/more.ts',
  );
  const told = problemsOf(graph, {
    floors: FLOORS,
    rules: [],
    isEntry: (file) => file.startsWith('app/'),
  });
  expect(told).toEqual([
    'lib/fleet/sweeps/made.ts is used by tests alone, or by nothing: move it to e2e/fixtures or remove it.',
    'lib/truth/mtu/more.ts is used by tests alone, or by nothing: move it to e2e/fixtures or remove it.',
  ]);
});

test('names beside each other that differ by a plural are told', () => {
  expect(
    problems(
      'lib/fleet/sweeps/change.ts -> lib/fleet/sweeps/changes/one.ts',
      'lib/fleet/sweeps/change.ts -> lib/fleet/reports/changes.ts',
    ),
  ).toEqual([
    'lib/fleet/sweeps/change and lib/fleet/sweeps/changes differ by a plural: give one of them another name.',
  ]);
});

test('a file of lib outside of the floors is told', () => {
  expect(problems('lib/new/a.ts -> lib/platform/errors/coded.ts')).toEqual([
    'lib/new/a.ts is on no floor: see e2e/imports/rules.mjs.',
  ]);
});

test('the picture is the same for the same imports, leaves out what follows, and marks what goes up', async () => {
  const lines = [
    'lib/fleet/reports/a.ts -> lib/fleet/sweeps/b.ts',
    'lib/fleet/sweeps/b.ts -> lib/truth/mtu/packet.ts',
    'lib/fleet/reports/a.ts -> lib/truth/mtu/packet.ts',
  ];
  const drawn = await draw(graphOf(...lines), FLOORS);
  expect(drawn).toBe(await draw(graphOf(...lines.toReversed()), FLOORS));
  expect(arrowsOf(graphOf(...lines).imports, FLOORS)).toHaveLength(3);
  expect(drawn).toContain('<title>lib/fleet/sweeps&#45;&gt;lib/truth/mtu</title>');
  expect(drawn).not.toContain('<title>lib/fleet/reports&#45;&gt;lib/truth/mtu</title>');
  expect(drawn).not.toContain('#c00000');
  const up = await draw(graphOf('lib/platform/errors/a.ts -> lib/truth/mtu/packet.ts'), FLOORS);
  expect(up).toContain('#c00000');
});
