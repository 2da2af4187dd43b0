import { describe, expect, it } from 'vitest';
import type { Observations } from '@/lib/probes/observations';
import { diagnose } from './diagnose';
import { madeDocker, madeObservations, madePath } from './made-observations';
import { neighbourhood } from './recommend';

describe('the recommended MTU', () => {
  const recommended = (paths: Observations['paths'], over: Partial<Observations> = {}) =>
    diagnose(madeObservations(madeDocker(1442), { paths, ...over })).recommendedMtu;

  it("is the egress interface's, never the least of all NICs", () => {
    const vpn = { name: 'tailscale0', mtu: 1280, kind: 'tun', state: 'UP', master: null, mac: null };
    expect(recommended([madePath('198.18.0.1', 'clear', 1442)], { links: { known: true, value: [vpn] } })).toBe(1442);
  });

  it('is lower only where two unrelated targets agree', () => {
    expect(recommended([madePath('203.0.113.9', 'black-hole', 1400)])).toBe(1442);
    expect(
      recommended([madePath('203.0.113.9', 'black-hole', 1400), madePath('203.0.113.10', 'black-hole', 1400)]),
    ).toBe(1442);
    expect(
      recommended([madePath('203.0.113.9', 'black-hole', 1400), madePath('198.51.100.9', 'black-hole', 1380)]),
    ).toBe(1442);
    expect(recommended([madePath('203.0.113.9', 'black-hole', 1400), madePath('198.51.100.9', 'reported', 1400)])).toBe(
      1400,
    );
    const sameByName = madePath('web.lab', 'black-hole', 1400, { address: '203.0.113.9' });
    expect(recommended([madePath('203.0.113.9', 'black-hole', 1400), sameByName])).toBe(1442);
    const bothFamilies = madePath('fd00::9', 'black-hole', 1400, { family: 6 });
    expect(recommended([madePath('203.0.113.9', 'black-hole', 1400), bothFamilies])).toBe(1442);
    const instances = ['203.0.113.9', '198.51.100.9'].map((address) =>
      madePath(address, 'black-hole', 1400, { role: 'instance', instanceName: 'db' }),
    );
    expect(recommended(instances)).toBe(1442);
  });

  it('makes Docker oversized where the path is smaller than the NIC', () => {
    const paths = [madePath('203.0.113.9', 'black-hole', 1400), madePath('198.51.100.9', 'black-hole', 1400)];
    expect(diagnose(madeObservations(madeDocker(1442), { paths }))).toMatchObject({
      verdict: 'oversized',
      recommendedMtu: 1400,
    });
  });

  it("heeds the route's own MTU", () => {
    const egress = [{ family: 4 as const, interface: 'ens3', gateway: null, linkMtu: 1500, routeMtu: 1400 }];
    expect(recommended([madePath('198.18.0.1', 'clear', 1500)], { egress })).toBe(1400);
  });

  it('knows neighbours', () => {
    expect(neighbourhood('203.0.113.9')).toBe(neighbourhood('203.0.113.10'));
    expect(neighbourhood('203.0.113.9')).not.toBe(neighbourhood('203.0.113.130'));
    expect(neighbourhood('fd00::1')).toBe(neighbourhood('fd00:0:0:0:1::9'));
    expect(neighbourhood('fd00:0:0:1::1')).not.toBe(neighbourhood('fd00:0:0:2::1'));
    expect(neighbourhood('a.example.org')).toBe(neighbourhood('b.example.org'));
  });
});
