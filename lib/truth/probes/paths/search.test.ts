import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSearches, type Path, PLAIN, searchProgram, truthOf } from '@/e2e/fixtures/simulated-path';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { LADDER } from './ladder';

function search(paths: readonly Path[], shell = 'sh') {
  const [program = '', ...options] = shell.split(' ');
  const ran = spawnSync(program, options, {
    input: searchProgram(paths),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(ran.stderr).toBe('');
  const found = judgeSearches(ran.stdout, paths);
  expect(found).toHaveLength(paths.length);
  return found;
}

/** Runs the search on many paths at once, and passes each result to `check`. */
function forAll(path: fc.Arbitrary<Path>, numRuns: number, check: (found: ReturnType<typeof search>[number]) => void) {
  const paths = fc.array(path, { minLength: 15, maxLength: 15 });
  fc.assert(
    fc.property(paths, (some) => search(some).forEach(check)),
    { numRuns },
  );
}

/** If there is a number, it is the right one. */
function neverWrong(found: ReturnType<typeof search>[number]) {
  if (found.pathMtu !== null) expect(found).toMatchObject({ pathMtu: truthOf(found.path) });
}

const seed = fc.nat(99_999);
const link = fc.oneof(fc.constantFrom(1442, 1500, 9000, 9216), fc.integer({ min: 1281, max: 9216 }));
const hole = fc.integer({ min: 576, max: 9216 });
const hole6 = fc.integer({ min: 1280, max: 9216 });

describe('the path search', () => {
  it('is done in one round where the interface fits', () => {
    const [found] = search([{ ...PLAIN, link: 1442, hole: 9216 }]);
    expect(found).toMatchObject({ outcome: 'clear', pathMtu: 1442, rounds: 1, most: 8 });
  });

  it('is done in one round where pings are blocked, and tells that from a black hole', () => {
    const [found] = search([{ ...PLAIN, link: 1500, hole: 0 }]);
    expect(found).toMatchObject({ outcome: 'icmp-blocked', pathMtu: null, rounds: 1 });
  });

  it.each(SHELLS)('decides the same under %s', (shell) => {
    const paths: Path[] = [1280, 1397, 1442].map((each) => ({ ...PLAIN, link: 1500, hole: each }));
    paths.push({ ...PLAIN, link: 1500, hole: 9216, router: 1442 });
    paths.push({ ...PLAIN, link: 1500, hole: 1397, busybox: true, tells: false });
    expect(search(paths, shell).map((one) => [one.outcome, one.pathMtu])).toEqual([
      ['black-hole', 1280],
      ['black-hole', 1397],
      ['black-hole', 1442],
      ['reported', 1442],
      ['black-hole', 1397],
    ]);
  });

  it('finds a black hole below what a router says', () => {
    const [found] = search([{ ...PLAIN, link: 1500, hole: 1400, router: 1442 }]);
    expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: 1400 });
  });

  it('finds any router that answers, in two rounds', () => {
    const router = fc.record({ link, router: hole, family: fc.constantFrom(4, 6), seed });
    forAll(
      router.map((one) => ({
        ...PLAIN,
        ...one,
        hole: 9216,
        router: Math.max(one.router, one.family === 6 ? 1280 : 0),
      })),
      12,
      (found) => {
        const { path } = found;
        if (path.router >= path.link) expect(found).toMatchObject({ outcome: 'clear', pathMtu: path.link, rounds: 1 });
        else expect(found).toMatchObject({ outcome: 'reported', pathMtu: path.router, rounds: 2 });
        if (path.router < path.link) expect(found.reportedBy).toBe('198.18.0.1');
      },
    );
  });

  /**
   * The minimum number of rounds of any search that sends at most `most` packets at once: the first round, which shows
   * that there is a black hole; as many as are needed to separate the sizes, `most` of them in each round; and the
   * last, in which N and N+1 are sent so often that loss cannot explain the missing replies.
   */
  const fewestRounds = ({ path, most }: { path: Path; most: number }) =>
    2 + Math.ceil(Math.log(path.link - (path.family === 4 ? 576 : 1280)) / Math.log(most + 1));

  it('finds the exact MTU of any path from 576 to 9216 in the fewest rounds', () => {
    const path = fc.record({ link, hole, family: fc.constantFrom(4, 6), seed });
    forAll(
      path.map((one) => {
        const least = one.family === 4 ? 576 : 1280;
        return { ...PLAIN, ...one, hole: Math.min(Math.max(one.hole, least), one.link - 1) };
      }),
      20,
      (found) => {
        expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: found.path.hole });
        expect(found.rounds).toBeLessThanOrEqual(common(found.path) ? 3 : 4);
      },
    );
  });

  /** Whether N and N+1 are both among the sizes of the first search round. */
  const common = (path: Path) =>
    [path.hole, path.hole + 1].every((size) => LADDER.includes(size) || size === path.link || size === 576);

  it('takes three rounds for the MTUs that are met in practice, and four for every other', () => {
    const met = [1280, 1380, 1400, 1412, 1420, 1422, 1430, 1438, 1442, 1446, 1450, 1454, 1458, 1472, 1476, 1480, 1492];
    const jumbo = [1442, 1500, 8942, 8950, 8958];
    const paths = [
      ...met.map((each) => ({ ...PLAIN, link: 1500, hole: each })),
      ...jumbo.map((each) => ({ ...PLAIN, link: 9000, hole: each })),
    ];
    for (const found of search(paths)) {
      expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: found.path.hole, rounds: 3 });
    }
    const odd = [1397, 1465, 700, 577, 1311].map((each) => ({ ...PLAIN, link: 1500, hole: each }));
    const large = [1501, 3000, 5555, 8999, 8871].map((each) => ({ ...PLAIN, link: 9216, hole: each + 2 }));
    for (const found of search([...odd, ...large])) {
      expect(found).toMatchObject({ outcome: 'black-hole', pathMtu: found.path.hole });
      expect(found.rounds).toBe(4);
      // The limit from the number of packets at once: no search with the same number needs fewer rounds.
      expect(found.rounds).toBe(fewestRounds(found));
    }
  });

  it('never names a wrong number under loss', () => {
    const path = fc.record({
      link,
      hole: hole6,
      router: fc.oneof(fc.constant(0), fc.constant(0), hole6),
      loss: fc.double({ min: 0.02, max: 0.9, noNaN: true }),
      family: fc.constantFrom(4, 6),
      seed,
    });
    forAll(path, 15, neverWrong);
  });

  it('never names a wrong number behind a rate limiter', () => {
    const path = fc.record({
      link,
      hole: hole6,
      router: fc.oneof(fc.constant(0), fc.constant(0), hole6),
      loss: fc.constantFrom(0, 0, 0.05),
      family: fc.constantFrom(4, 6),
      burst: fc.integer({ min: 1, max: 40 }),
      every: fc.integer({ min: 0, max: 5 }),
      seed,
    });
    forAll(path, 15, neverWrong);
  });

  it('still finds it with a fifth of the packets lost, most of the time', () => {
    const paths = Array.from(
      { length: 40 },
      (_, each): Path => ({ ...PLAIN, link: 1500, hole: 1442, loss: 0.2, seed: each }),
    );
    const found = search(paths);
    expect(found.filter((one) => one.pathMtu === 1442).length).toBeGreaterThan(30);
    expect(found.filter((one) => one.pathMtu !== null && one.pathMtu !== 1442)).toEqual([]);
  });
});

describe("the path search with BusyBox's ping", () => {
  const busybox = fc
    .record({
      link,
      hole: hole6,
      router: fc.oneof(fc.constant(0), hole6),
      cachedPmtu: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 576, max: 9000 })),
      family: fc.constantFrom<4 | 6>(4, 6),
      loss: fc.constantFrom(0, 0, 0.1, 0.3),
      seed,
    })
    .map((one): Path => ({ ...one, busybox: true }));

  it.each([true, false])('never names a wrong number (the kernel tells what it learned: %s)', (tells) => {
    forAll(
      busybox.map((one) => ({ ...one, tells })),
      12,
      (found) => {
        neverWrong(found);
        const { link: top, hole: gone, router, cachedPmtu, loss } = found.path;
        if (loss > 0 || (cachedPmtu ?? 0) > 0) return;
        if (router === 0 || router >= top) {
          expect(found).toMatchObject({ outcome: gone >= top ? 'clear' : 'black-hole', pathMtu: truthOf(found.path) });
        } else if (gone >= router) {
          expect(found).toMatchObject(
            tells ? { outcome: 'reported', pathMtu: router } : { outcome: 'inconclusive', obstacle: 'no-df' },
          );
        }
      },
    );
  });

  it('says nothing of a path of which the PMTU cache holds less', () => {
    const stale: Path = { ...PLAIN, link: 1500, hole: 9216, busybox: true, cachedPmtu: 1400 };
    const found = search([stale, { ...stale, tells: false }]);
    expect(found.map((one) => [one.outcome, one.pathMtu, one.obstacle])).toEqual([
      ['inconclusive', null, 'remembered'],
      ['inconclusive', null, 'no-df'],
    ]);
  });
});

describe('the PMTU cache', () => {
  it('is no answer of the path', () => {
    const stale: Path = { ...PLAIN, link: 1500, hole: 9216, cachedPmtu: 1400 };
    const found = search([stale, { ...stale, tells: false }, { ...stale, hole: 1350 }, { ...stale, router: 1380 }]);
    expect(found.map((one) => [one.outcome, one.pathMtu, one.obstacle])).toEqual([
      ['inconclusive', null, 'remembered'],
      ['inconclusive', null, 'remembered'],
      ['black-hole', 1350, undefined],
      ['reported', 1380, undefined],
    ]);
  });

  it('never makes a wrong number', () => {
    const path = fc.record({
      link,
      hole: hole6,
      router: fc.oneof(fc.constant(0), hole6),
      cachedPmtu: fc.integer({ min: 1280, max: 9000 }),
      tells: fc.boolean(),
      family: fc.constantFrom<4 | 6>(4, 6),
      loss: fc.constantFrom(0, 0.1),
      seed,
    });
    forAll(path, 10, neverWrong);
  });
});
