import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRAFFIC_COUNTERS, type TrafficCounts, type TrafficObservation } from '@/lib/truth/probes/traffic-observation';
import { grownBetween, grownSince } from './difference';

const BOOT = '0d0d0d0d-0000-4000-8000-000000000001';
const AT = new Date('2026-01-02T03:04:05Z');
const counts = fc.dictionary(fc.constantFrom(...TRAFFIC_COUNTERS), fc.nat()) as fc.Arbitrary<TrafficCounts>;

const seen = (
  first: TrafficCounts | null,
  last: TrafficCounts | null,
  over: Partial<TrafficObservation> = {},
  pid: number | null = 71,
): TrafficObservation => ({
  boot: BOOT,
  namespaces: [
    { container: null, pid: null, first: {}, last: {} },
    { container: 'a', pid, first, last },
  ],
  connections: [],
  unseen: [],
  ...over,
});

describe('how much counters grew', () => {
  it('is what was added, for any values', () => {
    fc.assert(
      fc.property(counts, counts, (before, added) => {
        const after = Object.fromEntries(
          TRAFFIC_COUNTERS.flatMap((name) =>
            before[name] === undefined ? [] : [[name, before[name] + (added[name] ?? 0)]],
          ),
        ) as TrafficCounts;
        const grown = grownBetween(before, after);
        for (const name of TRAFFIC_COUNTERS)
          expect(grown[name] ?? 0).toBe(before[name] === undefined ? 0 : (added[name] ?? 0));
      }),
    );
  });

  it('is never negative, never zero, and nothing if one counter went backwards', () => {
    fc.assert(
      fc.property(counts, counts, (before, after) => {
        const grown = grownBetween(before, after);
        for (const value of Object.values(grown)) expect(value).toBeGreaterThan(0);
        const went = TRAFFIC_COUNTERS.some((name) => (after[name] ?? Infinity) < (before[name] ?? -1));
        if (went) expect(grown).toEqual({});
      }),
    );
  });

  it('is unknown without two readings', () => {
    expect(grownBetween(null, { FragFails: 3 })).toEqual({});
    expect(grownBetween({ FragFails: 3 }, null)).toEqual({});
    expect(grownBetween({}, { FragFails: 3 })).toEqual({});
  });
});

describe('how much counters grew since the last inspection', () => {
  const before = seen({ FragFails: 1 }, { FragFails: 5 });

  it('is from the end of the one to the start of the other', () => {
    expect(grownSince(seen({ FragFails: 9 }, { FragFails: 50 }), before, AT)).toEqual({
      at: '2026-01-02T03:04:05.000Z',
      grown: [{ container: 'a', counts: { FragFails: 4 } }],
    });
    expect(grownSince(seen({ FragFails: 5 }, null), before, AT)?.grown).toEqual([]);
  });

  it('is unknown after a reboot, and if the boot is not known', () => {
    const now = seen({ FragFails: 9 }, null, { boot: BOOT.replace('1', '2') });
    expect(grownSince(now, before, AT)).toBeUndefined();
    expect(grownSince({ ...now, boot: '' }, { ...before, boot: '' }, AT)).toBeUndefined();
  });

  it('is unknown if the last one was cut before its end', () => {
    const cut = { ...before, namespaces: [{ container: null, pid: null, first: {}, last: null }] };
    expect(grownSince(seen({ FragFails: 9 }, null), cut, AT)).toBeUndefined();
  });

  it('is nothing for a container that was restarted, is new, or whose counters went backwards', () => {
    expect(grownSince(seen({ FragFails: 9 }, null, {}, 72), before, AT)?.grown).toEqual([]);
    expect(grownSince(seen({ FragFails: 4 }, null), before, AT)?.grown).toEqual([]);
    const other = seen({ FragFails: 9 }, null);
    for (const one of other.namespaces) if (one.container) one.container = 'b';
    expect(grownSince(other, before, AT)?.grown).toEqual([]);
  });
});
