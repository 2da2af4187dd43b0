import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostOf } from './host-of';
import { relationOf, type Sampled, samplePairs } from './sample-pairs';

function instance(id: string, change: Partial<Sampled> = {}): Sampled {
  return { id, address: `ssh-${id}`, ownAddress: null, gateway: null, host: null, ...change };
}

/** As many instances on each hypervisor as told, on two networks. */
function fleet(hosts: number, each: number): Sampled[] {
  return Array.from({ length: hosts * each }, (_, at) =>
    instance(`i${at}`, { host: `h${at % hosts}`, ownAddress: `own-${at}`, gateway: `gateway-${at % 2}` }),
  );
}

const partnersOf = (pairs: ReturnType<typeof samplePairs>, id: string) => pairs.filter(({ from }) => from.id === id);

describe('the hypervisor of an instance', () => {
  it('is what its one tag of that kind says', () => {
    expect(hostOf({ tags: ['web', 'host:compute-07'] })).toBe('compute-07');
    expect(hostOf({ tags: ['web', 'hosts', 'host:'] })).toBeNull();
    expect(hostOf({ tags: ['host:a', 'host:b'] })).toBeNull();
  });
});

describe('the pairs that are measured', () => {
  it('hold something of each kind for every instance', () => {
    const pairs = samplePairs(fleet(5, 8), 4, 'seed');
    for (let at = 0; at < 40; at += 1) {
      const relations = new Set(partnersOf(pairs, `i${at}`).map(({ relation }) => relation));
      expect([...relations].sort()).toEqual(['across', 'same-host', 'same-network']);
    }
  });

  it('are measured to the own address on a common network, else to that of SSH', () => {
    const [a, b, c] = [
      instance('a', { ownAddress: '10.0.0.5', gateway: '10.0.0.1' }),
      instance('b', { ownAddress: '10.0.0.6', gateway: '10.0.0.1' }),
      instance('c', { ownAddress: '10.9.0.6', gateway: '10.9.0.1' }),
    ];
    const to = (from: string, other: string) =>
      samplePairs([a, b, c], 4, '').find((pair) => pair.from.id === from && pair.to.id === other);
    expect(to('a', 'b')).toMatchObject({ address: '10.0.0.6', addressKind: 'own', relation: 'same-network' });
    expect(to('a', 'c')).toMatchObject({ address: 'ssh-c', addressKind: 'ssh', relation: 'across' });
    expect(relationOf(instance('d'), a)).toBe('unknown');
  });

  it('leave out instances whose address is not theirs alone', () => {
    const shared = [instance('a', { address: 'one' }), instance('b', { address: 'one' }), instance('c')];
    expect(samplePairs(shared, 4, '')).toEqual([]);
    const twins = shared.map((one) => ({ ...one, ownAddress: one.id === 'c' ? '10.0.0.7' : '10.0.0.5', gateway: 'g' }));
    expect(samplePairs(twins, 4, '')).toEqual([]);
    expect(samplePairs([instance('a')], 4, '')).toEqual([]);
    // The own address of one is where another answers SSH.
    const crossed = [instance('a', { ownAddress: 'ssh-b', gateway: 'g' }), instance('b', { gateway: 'g' })];
    expect(samplePairs(crossed, 4, '')).toEqual([]);
    // Not an address that may be given to ping.
    expect(samplePairs([instance('a', { address: '-f' }), instance('b')], 4, '')).toEqual([]);
  });

  it('are both directions, none twice, within the limit, and the same for each order', () => {
    const instances = fc
      .array(
        fc.record({
          host: fc.option(fc.constantFrom('h1', 'h2', 'h3')),
          gateway: fc.option(fc.constantFrom('g1', 'g2')),
        }),
        { maxLength: 40 },
      )
      .map((list) => list.map((one, at) => instance(`i${at}`, { ...one, ownAddress: one.gateway && `own-${at}` })));
    const shuffledToo = instances.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffledToo, fc.integer({ min: 2, max: 6 }), fc.string(), ([list, other], limit, seed) => {
        const pairs = samplePairs(list, limit, seed);
        const keys = pairs.map(({ from, to }) => `${from.id} ${to.id}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { from, to } of pairs) expect(keys).toContain(`${to.id} ${from.id}`);
        for (const { id } of list) {
          const count = partnersOf(pairs, id).length;
          expect(count).toBeLessThanOrEqual(limit);
          expect(count).toBeGreaterThanOrEqual(list.length > 1 ? 1 : 0);
        }
        expect(samplePairs(other, limit, seed)).toEqual(pairs);
      }),
    );
  });

  it('are found for two thousand instances', () => {
    expect(samplePairs(fleet(100, 20), 4, 'seed').length).toBeGreaterThan(7900);
  });
});
