import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeDocker, madeNetwork, madeObservations, madePath } from '@/e2e/fixtures/observations';
import { madeOldObservations } from '@/e2e/fixtures/old-observations';
import type { Observations } from '@/lib/truth/probes/observations';
import { drive, type Hop, hopsOf } from './hops';
import { scaleOf } from './scale';

const way = (container: number | null, bridge: number | null, nic: number | null, path: number | null): Hop[] => [
  { kind: 'container', name: 'web', mtu: container },
  { kind: 'bridge', name: 'docker0', mtu: bridge },
  { kind: 'nic', name: 'ens3', mtu: nic },
  { kind: 'path', name: '198.18.0.1', mtu: path },
];

describe('drive', () => {
  it('stops the lorry at the NIC, 58 bytes too tall', () => {
    const route = drive(way(1500, 1500, 1442, 1442));
    expect(route).toMatchObject({ packet: 1500, blockedAt: 2, spare: 0 });
    expect(route.hops.map(({ passage }) => passage)).toEqual(['passes', 'passes', 'blocked', 'unreached']);
    expect(route.hops[2]?.excess).toBe(58);
  });

  it('lets it through where everything is alike', () => {
    expect(drive(way(1442, 1442, 1442, 1442))).toMatchObject({ blockedAt: null, spare: 0 });
  });

  it('counts what an undersized packet leaves unused', () => {
    expect(drive(way(1412, 1412, 1442, 1442))).toMatchObject({ blockedAt: null, spare: 30 });
  });

  it('does not take what is not known for a passage', () => {
    const route = drive(way(1500, 1500, 1500, null));
    expect(route.hops[3]?.passage).toBe('unknown');
    expect(route.blockedAt).toBeNull();
  });
});

describe('hopsOf', () => {
  it('draws the network that is too large for its own egress, not for the instance’s', () => {
    const networks = [madeNetwork('bridge', 1442), madeNetwork('vpn', 1442)];
    const way = { bridge: 'br-vpn', from: '172.18.0.2', family: 4, interface: 'wg0', gateway: null } as const;
    const policyRoutes = {
      ...{ families: [4 as const], closed: [], unanswered: [], detail: '' },
      routes: [
        { ...way, linkMtu: 1420, routeMtu: null },
        { ...way, bridge: 'docker0', interface: 'ens3', linkMtu: 1442, routeMtu: null },
      ],
    };
    const hops = hopsOf(madeObservations(madeDocker(1442, { networks }), { policyRoutes }));
    expect(hops?.slice(1, 3).map(({ name, mtu }) => [name, mtu])).toEqual([
      ['vpn', 1442],
      ['wg0', 1420],
    ]);
  });

  it('stops the lorry at a black hole behind a NIC of its size', () => {
    const paths = [madePath('192.0.2.1', 'black-hole', 1400), madePath('198.51.100.1', 'clear', 1442)];
    const route = drive(hopsOf(madeObservations(madeDocker(1442), { paths })) ?? []);
    expect(route.blockedAt).toBe(3);
    expect(route.hops[3]).toMatchObject({ kind: 'path', mtu: 1400, excess: 42 });
  });

  it('draws the instance’s own packet where containers fit and that is lost', () => {
    const wide = (made: Observations): Observations => ({
      ...made,
      links: made.links.known
        ? { known: true, value: made.links.value.map((link) => (link.name === 'ens3' ? { ...link, mtu: 1500 } : link)) }
        : made.links,
      egress: made.egress.map((egress) => ({ ...egress, linkMtu: 1500 })),
    });
    const way = (outcome: 'black-hole' | 'reported') => {
      const paths = [madePath('192.0.2.1', outcome, 1442)];
      return drive(hopsOf(wide(madeObservations(madeDocker(1442), { paths }))) ?? []);
    };
    expect(way('black-hole')).toMatchObject({ packet: 1500, blockedAt: 1, hops: [{ kind: 'nic' }, { kind: 'path' }] });
    // A router says so: the instance's packets get smaller.
    expect(way('reported').hops.map(({ kind }) => kind)).toEqual(['container', 'bridge', 'nic', 'path']);
  });

  it('does not let a container through that was seen to fail', () => {
    const made = {
      network: 'bridge',
      mtu: 1442,
      ping: 'silent',
      downloadedBytes: 193,
      url: 'http://m/',
      detail: '',
    } as const;
    const passage = (outcome: 'failed' | 'passed') => {
      const proofs = { known: true as const, value: [{ ...made, outcome, download: 'stalled' as const }] };
      return drive(hopsOf(madeObservations(madeDocker(1442), { proofs })) ?? []).hops[3]?.passage;
    };
    expect(passage('failed')).toBe('unknown');
    expect(passage('passed')).toBe('passes');
  });

  it('draws an inspection that was stored before more was seen', () => {
    const mtus = (access: 'ok' | 'denied') => hopsOf(madeOldObservations(access))?.map(({ mtu }) => mtu);
    expect(mtus('ok')).toEqual([1442, 1442, 1442, 1442]);
    expect(mtus('denied')).toEqual([1442, 1442, 1442, 1442]);
  });
});

describe('the NIC', () => {
  const link = { kind: 'ether', state: 'UP', master: null, mac: null };
  const nic = (over: Partial<Observations>) => hopsOf(madeObservations(null, over))?.find(({ kind }) => kind === 'nic');

  it('is the smaller link below the egress interface, and has no size if it is not known what is below', () => {
    const egress = [{ family: 4 as const, interface: 'br0', gateway: null, linkMtu: 9000, routeMtu: 1400 }];
    const links = [
      { ...link, name: 'br0', mtu: 9000, kind: 'bridge' },
      { ...link, name: 'eno1', mtu: 1500, master: 'br0' },
    ];
    expect(nic({ egress, links: { known: true, value: links } })).toMatchObject({ name: 'eno1', mtu: 1500 });
    const switched = links.map((one) => (one.name === 'br0' ? { ...one, kind: 'openvswitch' } : one));
    expect(nic({ egress, links: { known: true, value: switched } })).toMatchObject({ name: 'br0', mtu: null });
    expect(nic({})).toMatchObject({ name: 'ens3', mtu: 1442 });
  });
});

describe('scaleOf', () => {
  it('cuts the scale only where differences would not be seen', () => {
    expect(scaleOf([1500, 1442], 190).floor).toBe(1350);
    expect(scaleOf([9000, 1442], 190).floor).toBe(0);
  });

  it('keeps the order, and every size above the road', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 576, max: 65_535 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        const scale = scaleOf(sizes, 100);
        for (const a of sizes) {
          expect(scale.height(a)).toBeGreaterThan(0);
          expect(scale.height(a)).toBeLessThanOrEqual(100.0001);
          for (const b of sizes) expect(Math.sign(scale.height(a) - scale.height(b))).toBe(Math.sign(a - b));
        }
      }),
    );
  });
});
