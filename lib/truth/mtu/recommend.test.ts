import { describe, expect, it } from 'vitest';
import { madeDocker, madeObservations, madePath } from '@/e2e/fixtures/observations';
import type { Link, Observations } from '@/lib/truth/probes/observations';
import { neighbourhood } from './agreement';
import { diagnose } from './diagnose';

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

  const silent = ['203.0.113.9', '198.51.100.9'].map((one) => madePath(one, 'black-hole', 1400));

  it('is not lower for targets behind one router', () => {
    const behind = (target: string, reportedBy: string | null) => madePath(target, 'reported', 1400, { reportedBy });
    expect(recommended([behind('203.0.113.9', '10.8.0.1'), behind('198.51.100.9', '10.8.0.1')])).toBe(1442);
    expect(recommended([behind('203.0.113.9', null), behind('198.51.100.9', null)])).toBe(1442);
    expect(recommended([behind('203.0.113.9', '10.8.0.1'), behind('198.51.100.9', '10.9.0.1')])).toBe(1400);
    const between = [behind('203.0.113.9', '10.8.0.1'), behind('203.0.113.10', '10.9.0.1')];
    expect(recommended([...between, behind('198.51.100.9', '10.9.0.1')])).toBe(1442);
  });

  it('is lower where the egress’s own gateway says so of unrelated targets: everything beyond lies behind it', () => {
    const [gateway, router] = ['198.18.0.1', '10.8.0.1'];
    const behind = (target: string, reportedBy: string) => madePath(target, 'reported', 1400, { reportedBy });
    const both = (by: string) => [behind('203.0.113.9', by), behind('198.51.100.9', by)];
    expect(recommended(both(gateway))).toBe(1400);
    expect(recommended(both(router))).toBe(1442);
    // Neighbours stay neighbours. A target that accepts more shows that it is not the whole network.
    expect(recommended([behind('203.0.113.9', gateway), behind('203.0.113.10', gateway)])).toBe(1442);
    expect(recommended([...both(gateway), madePath('192.88.99.9', 'clear', 1442)])).toBe(1442);
    // The gateway of another egress is a router like any other.
    const egress = [{ family: 4 as const, interface: 'ens3', gateway: '198.18.0.254', linkMtu: 1442, routeMtu: null }];
    expect(recommended(both(gateway), { egress })).toBe(1442);
  });

  it('is not lower where an unrelated target takes what the NIC does', () => {
    expect(recommended(silent)).toBe(1400);
    expect(recommended([...silent, madePath('192.88.99.9', 'clear', 1442)])).toBe(1442);
    // A neighbour, the gateway, another NIC's target and another instance say nothing about it.
    expect(recommended([...silent, madePath('203.0.113.10', 'clear', 1442)])).toBe(1400);
    expect(recommended([...silent, madePath('198.18.0.1', 'clear', 1442, { role: 'gateway' })])).toBe(1400);
    expect(recommended([...silent, madePath('10.9.0.9', 'clear', 9000, { interface: 'ens4' })])).toBe(1400);
    expect(recommended([...silent, madePath('10.9.0.9', 'clear', 1442, { role: 'instance' })])).toBe(1400);
  });

  it('is not lower for what leaves by another interface, nor for the other family', () => {
    expect(recommended(silent.map((path) => ({ ...path, interface: 'wg0' })))).toBe(1442);
    expect(recommended(silent.map((path) => ({ ...path, interface: 'ens3' })))).toBe(1400);
    const six = ['fd00::9', 'fd00:0:0:1::9'].map((one) => madePath(one, 'black-hole', 1400, { family: 6 }));
    const four = { family: 4 as const, interface: 'ens3', gateway: null, linkMtu: 1442, routeMtu: null };
    const both = { egress: [four, { ...four, family: 6 as const }] };
    expect(recommended(six, both)).toBe(1442);
    const { findings } = diagnose(madeObservations(madeDocker(1442), { paths: six, ...both }));
    expect(findings.find((one) => one.code === 'paths-agree-elsewhere')?.params).toMatchObject({
      mtu: 1400,
      family: 6,
    });
    expect(recommended(six, { egress: [{ ...four, family: 6 }] })).toBe(1400);
  });

  it('is no number that only the PMTU cache held', () => {
    const hidden = silent.map((path) => ({ ...path, outcome: 'inconclusive' as const, pathMtu: null }));
    expect(recommended(hidden)).toBe(1442);
  });

  it('follows a bridge, a bond and a VLAN down to the NIC of which OpenStack speaks', () => {
    const link = (name: string, kind: string, over: Partial<Link> = {}): Link => ({
      name,
      mtu: 1500,
      kind,
      state: 'UP',
      master: null,
      mac: null,
      ...over,
    });
    const said = (links: Link[], name: string) =>
      recommended([madePath('198.18.0.1', 'clear', 1500)], {
        links: { known: true, value: links },
        egress: [{ family: 4, interface: name, gateway: null, linkMtu: 1500, routeMtu: null }],
        expectedMtus: {
          known: true,
          value: [{ interface: 'ens3', mac: 'fa:16:3e:00:00:01', mtu: 1442, source: 'metadata' }],
        },
      });
    const nic = link('ens3', 'ether');
    expect(said([nic], 'ens3')).toBe(1442);
    expect(said([{ ...nic, master: 'br0' }, link('br0', 'bridge')], 'br0')).toBe(1442);
    const bond = [{ ...nic, master: 'bond0' }, link('bond0', 'bond', { master: 'br0' }), link('br0', 'bridge')];
    expect(said(bond, 'br0')).toBe(1442);
    expect(said([nic, link('ens3.7', 'vlan', { below: 'ens3' })], 'ens3.7')).toBe(1438);
    // Another NIC, and a loop that no kernel makes.
    expect(said([nic, link('br0', 'bridge'), link('ens4', 'ether', { master: 'br0' })], 'br0')).toBe(1500);
    expect(said([link('a', 'bridge', { master: 'b' }), link('b', 'bridge', { master: 'a' })], 'a')).toBe(1500);
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
