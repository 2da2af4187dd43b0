import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DirectedPair, judgePair } from './judge-pair';
import { type Culprit, nameCulprit } from './name-culprit';

const MTU = 1442;

function madePair(from: string, to: string, change: Partial<DirectedPair> = {}): DirectedPair {
  const hosts = { fromHost: from.slice(0, 1), toHost: to.slice(0, 1) };
  return { from, to, ...hosts, expectedMtu: MTU, outcome: 'clear', pathMtu: MTU, ...change };
}

const narrowTo = (pathMtu: number): Partial<DirectedPair> => ({ outcome: 'black-hole', pathMtu });

/** Both directions of every pair of these instances. The first letter of a name is its hypervisor. */
function allPairs(names: string[], change: (from: string, to: string) => Partial<DirectedPair> = () => ({})) {
  return names.flatMap((from) => names.filter((to) => to !== from).map((to) => madePair(from, to, change(from, to))));
}

const culpritOf = (pairs: DirectedPair[]) => nameCulprit(pairs).culprit;

describe('whether a pair carries full packets', () => {
  it.each<[string, Partial<DirectedPair>, string, number | null]>([
    ['clear', {}, 'fits', MTU],
    ['clear, however little its interface sends', { pathMtu: 1400 }, 'fits', 1400],
    ['clear, with the other end unknown', { expectedMtu: null }, 'fits', MTU],
    ['as wide as the smaller end', { outcome: 'exact', pathMtu: MTU }, 'fits', MTU],
    ['narrower', { outcome: 'exact', pathMtu: MTU - 1 }, 'narrow', MTU - 1],
    ['narrower as a router says', { outcome: 'reported', pathMtu: 1000 }, 'narrow', 1000],
    ['narrower, with the other end unknown', { ...narrowTo(1400), expectedMtu: null }, 'unknown', null],
    ['silent at the size of a filter', narrowTo(1024), 'unknown', null],
    ['not measured', { outcome: null, pathMtu: null }, 'unknown', null],
    ['ICMP blocked', { outcome: 'icmp-blocked', pathMtu: null }, 'unknown', null],
  ])('%s', (_, change, state, carries) => {
    expect(judgePair(madePair('a1', 'b1', change))).toMatchObject({ state, carries });
  });
});

describe('the culprit between instances', () => {
  const names = ['a1', 'a2', 'b1', 'b2', 'c1'];

  it('is nobody if every pair was measured and fits, and not told if one was not', () => {
    expect(culpritOf(allPairs(names))).toEqual({ kind: 'none' });
    const partly = allPairs(names, (from) => (from === 'a1' ? { outcome: null, pathMtu: null } : {}));
    expect(culpritOf(partly)).toEqual({ kind: 'unknown', reason: 'partly-measured', candidates: [] });
    const blocked = allPairs(names, () => ({ outcome: 'icmp-blocked', pathMtu: null }));
    expect(culpritOf(blocked)).toMatchObject({ reason: 'nothing-measured' });
    expect(culpritOf([])).toMatchObject({ reason: 'no-pairs' });
  });

  it('is one instance, in both directions or in one', () => {
    const both = allPairs(names, (from, to) => (from === 'a1' || to === 'a1' ? narrowTo(1400) : {}));
    const named = nameCulprit(both);
    expect(named.culprit).toEqual({ kind: 'instance', name: 'a1', mtu: 1400, direction: 'both' });
    expect(named).toMatchObject({ hostsKnown: true, speakAgainst: [] });
    expect(named.speakFor).toHaveLength(8);
    const out = nameCulprit(allPairs(names, (from) => (from === 'a1' ? narrowTo(1400) : {})));
    expect(out.culprit).toEqual({ kind: 'instance', name: 'a1', mtu: 1400, direction: 'out' });
    expect(out.speakAgainst.map(({ to }) => to)).toEqual(['a1', 'a1', 'a1', 'a1']);
  });

  it('is one hypervisor, whether pairs inside it fit or not', () => {
    const crossing = (from: string, to: string) => (from[0] === 'a') !== (to[0] === 'a');
    const touching = (from: string, to: string) => from[0] === 'a' || to[0] === 'a';
    for (const through of [crossing, touching]) {
      expect(culpritOf(allPairs(names, (from, to) => (through(from, to) ? narrowTo(1400) : {})))).toEqual({
        kind: 'host',
        host: 'a',
        mtu: 1400,
        direction: 'both',
      });
    }
  });

  it('is the underlay where all pairs across hypervisors are narrow, and where nearly all are', () => {
    const across = allPairs(names, (from, to) => (from[0] === to[0] ? {} : narrowTo(1400)));
    expect(culpritOf(across)).toEqual({ kind: 'underlay', mtu: 1400 });
    const wide = across.map((pair) => (pair.from === 'b1' && pair.to === 'c1' ? madePair('b1', 'c1') : pair));
    const named = nameCulprit(wide);
    expect(named.culprit).toEqual({ kind: 'underlay', mtu: 1400 });
    expect(named.speakAgainst).toEqual([madePair('b1', 'c1')]);
    const inside = across.map((pair) =>
      pair.from === 'a1' && pair.to === 'a2' ? { ...pair, ...narrowTo(1400) } : pair,
    );
    expect(culpritOf(inside)).toMatchObject({ kind: 'unknown', reason: 'no-single-cause' });
  });

  it('is one pair, in both directions or in one', () => {
    const one = (from: string, to: string) => from === 'b1' && to === 'a1';
    expect(culpritOf(allPairs(names, (from, to) => (one(from, to) ? narrowTo(1400) : {})))).toEqual({
      kind: 'pair',
      from: 'b1',
      to: 'a1',
      mtu: 1400,
      direction: 'out',
    });
    expect(
      culpritOf(allPairs(names, (from, to) => (one(from, to) || one(to, from) ? narrowTo(1400) : {}))),
    ).toMatchObject({ kind: 'pair', from: 'a1', to: 'b1', direction: 'both' });
  });

  it('is not told from its hypervisor if it is alone on it, nor from the other end of its only pair', () => {
    const alone = culpritOf(allPairs(names, (from, to) => (from === 'c1' || to === 'c1' ? narrowTo(1400) : {})));
    expect(alone).toEqual({
      kind: 'unknown',
      reason: 'ambiguous',
      candidates: [
        { kind: 'instance', name: 'c1', mtu: 1400, direction: 'both' },
        { kind: 'host', host: 'c', mtu: 1400, direction: 'both' },
      ],
    });
    const two = culpritOf(allPairs(['a1', 'b1'], () => narrowTo(1400)));
    expect(two.kind === 'unknown' && two.candidates.map(({ kind }) => kind)).toEqual([
      'instance',
      'instance',
      'host',
      'host',
      'underlay',
      'pair',
    ]);
  });

  it('is not told if narrow pairs carry different sizes, or have no one cause', () => {
    const several = allPairs(names, (from, to) => (from === 'a1' ? narrowTo(1400) : to === 'b1' ? narrowTo(1380) : {}));
    expect(culpritOf(several)).toMatchObject({ reason: 'several-mtus' });
    const two = allPairs(names, (from) => (from === 'a1' || from === 'b1' ? narrowTo(1400) : {}));
    expect(culpritOf(two)).toMatchObject({ reason: 'no-single-cause' });
    const unknownHosts = allPairs(names, () => ({ ...narrowTo(1400), fromHost: null, toHost: null }));
    expect(nameCulprit(unknownHosts)).toMatchObject({ culprit: { reason: 'hosts-unknown' }, hostsKnown: false });
  });

  it('is not acquitted by pairs that only send less than it carries', () => {
    const pairs = allPairs(names, (from, to) => {
      if (to === 'b2' || from === 'b2') return { expectedMtu: 1300, pathMtu: 1300, outcome: 'exact' };
      return from === 'a1' || to === 'a1' ? narrowTo(1400) : {};
    });
    expect(culpritOf(pairs)).toMatchObject({ kind: 'instance', name: 'a1' });
  });
});

type Fault =
  | { kind: 'instance'; name: string }
  | { kind: 'host'; host: string; inside: boolean }
  | { kind: 'underlay' }
  | { kind: 'pair'; a: string; b: string };

interface Planted {
  pairs: DirectedPair[];
  fault: Fault;
}

const fault = fc.record({
  kind: fc.constantFrom('instance' as const, 'host' as const, 'underlay' as const, 'pair' as const),
  at: fc.nat(),
  other: fc.nat(),
  inside: fc.boolean(),
  direction: fc.constantFrom('both' as const, 'out' as const, 'in' as const),
  mtu: fc.integer({ min: 1280, max: 1441 }),
});

/** A fleet with one fault. Ends differ in what they send; some pairs are not sampled. */
const planted: fc.Arbitrary<Planted> = fc
  .record({
    perHost: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
    egress: fc.array(fc.constantFrom(1442, 1442, 1500, 1360), { minLength: 12, maxLength: 12 }),
    sampled: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 132, maxLength: 132 }),
    fault,
  })
  .filter(({ perHost }) => perHost.reduce((sum, count) => sum + count, 0) > 1)
  .map(({ perHost, egress, sampled, fault: wanted }) => {
    const names = perHost.flatMap((count, at) => Array.from({ length: count }, (_, n) => `${'abcd'[at]}${n}`));
    const a = names[wanted.at % names.length] ?? '';
    const b = names.filter((name) => name !== a)[wanted.other % (names.length - 1)] ?? '';
    const through = (from: string, to: string): boolean => {
      const out = wanted.direction !== 'in';
      const back = wanted.direction !== 'out';
      const [fromHost, toHost, host] = [from[0], to[0], a[0]];
      if (wanted.kind === 'instance') return (from === a && out) || (to === a && back);
      if (wanted.kind === 'pair') return (from === a && to === b && out) || (from === b && to === a && back);
      if (wanted.kind === 'underlay') return fromHost !== toHost;
      if (fromHost === host && toHost === host) return wanted.inside;
      return (fromHost === host && out) || (toHost === host && back);
    };
    const sizeOf = (name: string) => egress[names.indexOf(name)] ?? MTU;
    const pairs = allPairs(names, (from, to) => {
      const expectedMtu = Math.min(sizeOf(from), sizeOf(to));
      const pathMtu = through(from, to) ? Math.min(expectedMtu, wanted.mtu) : expectedMtu;
      return { expectedMtu, pathMtu, outcome: pathMtu === sizeOf(from) ? 'clear' : 'exact' };
    }).filter((_, at) => (sampled[at] ?? 0) > 0);
    const faults: Record<typeof wanted.kind, Fault> = {
      instance: { kind: 'instance', name: a },
      host: { kind: 'host', host: a[0] ?? '', inside: wanted.inside },
      underlay: { kind: 'underlay' },
      pair: { kind: 'pair', a, b },
    };
    return { pairs, fault: faults[wanted.kind] };
  });

function isRight(culprit: Culprit, { fault: truth, pairs }: Planted): boolean {
  if (culprit.kind === 'unknown') {
    return (
      culprit.reason !== 'no-single-cause' &&
      culprit.reason !== 'several-mtus' &&
      (culprit.reason !== 'ambiguous' || culprit.candidates.some((one) => isRight(one, { fault: truth, pairs })))
    );
  }
  // A fault that no measured pair feels.
  if (culprit.kind === 'none') return pairs.every((pair) => judgePair(pair).state === 'fits');
  if (culprit.kind === 'instance') return truth.kind === 'instance' && truth.name === culprit.name;
  if (culprit.kind === 'host') return truth.kind === 'host' && truth.host === culprit.host;
  if (culprit.kind === 'pair') {
    const ends = [culprit.from, culprit.to];
    return truth.kind === 'pair' && ends.includes(truth.a) && ends.includes(truth.b);
  }
  return truth.kind === 'underlay';
}

const NOISE = ['icmp-blocked', 'unreachable', 'inconclusive', null] as const;
const noise = fc.array(fc.constantFrom(undefined, undefined, undefined, ...NOISE), { minLength: 132, maxLength: 132 });

function noisy(pairs: DirectedPair[], by: readonly (DirectedPair['outcome'] | undefined)[]): DirectedPair[] {
  return pairs.map((pair, at) => {
    const outcome = by[at];
    return outcome === undefined ? pair : { ...pair, outcome, pathMtu: null };
  });
}

/** Fewer pairs may show one direction of the same cause. */
function undirected(culprit: Culprit): object {
  const ends = culprit.kind === 'pair' ? [culprit.from, culprit.to].sort() : [];
  return { ...culprit, direction: null, from: null, to: null, ends };
}

describe('with one planted fault', () => {
  it('the right one is named, or is among the candidates, or it is unknown', () => {
    fc.assert(
      fc.property(planted, (fleet) => {
        const { culprit } = nameCulprit(fleet.pairs);
        expect(isRight(culprit, fleet), JSON.stringify(culprit)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('noise changes an answer to unknown alone, and never hides the right candidate', () => {
    fc.assert(
      fc.property(planted, noise, (fleet, by) => {
        const before = culpritOf(fleet.pairs);
        const after = nameCulprit(noisy(fleet.pairs, by)).culprit;
        expect(isRight(after, { ...fleet, pairs: noisy(fleet.pairs, by) }), JSON.stringify(after)).toBe(true);
        if (after.kind !== 'unknown') expect(undirected(after)).toEqual(undirected(before));
      }),
      { numRuns: 3000 },
    );
  });

  it('without hypervisors only instances and pairs are named', () => {
    fc.assert(
      fc.property(planted, noise, (fleet, by) => {
        const pairs = noisy(fleet.pairs, by).map((pair) => ({ ...pair, fromHost: null, toHost: null }));
        const { culprit, hostsKnown } = nameCulprit(pairs);
        expect(hostsKnown).toBe(pairs.length === 0);
        expect(['host', 'underlay']).not.toContain(culprit.kind);
        if (fleet.fault.kind === 'instance' || fleet.fault.kind === 'pair') {
          expect(isRight(culprit, { ...fleet, pairs }), JSON.stringify(culprit)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('an instance is always named where every pair of several hypervisors was measured', () => {
    fc.assert(
      fc.property(fc.constantFrom('a1', 'b2', 'c1'), fc.integer({ min: 1280, max: 1441 }), (name, mtu) => {
        const fleet = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'];
        const through = (from: string, to: string) => (from === name || to === name ? narrowTo(mtu) : {});
        expect(culpritOf(allPairs(fleet, through))).toMatchObject({ kind: 'instance', name, mtu });
      }),
    );
  });

  it('the order of the pairs does not matter', () => {
    fc.assert(
      fc.property(
        planted.chain((fleet) =>
          fc.tuple(fc.constant(fleet.pairs), fc.shuffledSubarray(fleet.pairs, { minLength: fleet.pairs.length })),
        ),
        ([pairs, shuffled]) => {
          expect(nameCulprit(shuffled)).toEqual(nameCulprit(pairs));
        },
      ),
    );
  });
});
