import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import type { Link } from '@/lib/truth/probes/observations';
import { parseEgress } from './parse';

const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'ether', state: 'UP', master: null, mac: null });
const links = { known: true as const, value: [link('eth0', 1500), link('ens4', 1450), link('tun0', 1420)] };
const egress = (bodies: Record<string, string>) => parseEgress(madeFrames(bodies), links);

// The lines were recorded from iproute2 6.1 and BusyBox 1.35 in a network namespace.
const TWO =
  'default proto static \\\tnexthop via 10.5.0.1 dev eth0 weight 1 \\\tnexthop via 10.6.0.1 dev ens4 weight 1 \n';
const hops = [
  { interface: 'eth0', mtu: 1500 },
  { interface: 'ens4', mtu: 1450 },
];

describe('an egress of several next hops', () => {
  const least = { family: 4, interface: 'ens4', gateway: '10.6.0.1', linkMtu: 1450, routeMtu: null, hops };

  it('is the next hop with the smallest MTU, whichever the kernel returns for one destination', () => {
    expect(egress({ route4: TWO })).toEqual([least]);
    const leaving = (via: string) => `1.1.1.1 via ${via} uid 0 \\    cache \n${TWO}`;
    expect(egress({ route4: TWO, leaving4: leaving('10.5.0.1 dev eth0 src 10.5.0.2') })).toEqual([least]);
    expect(egress({ route4: TWO, leaving4: leaving('10.6.0.1 dev ens4 src 10.6.0.2') })).toEqual([
      { ...least, address: '10.6.0.2' },
    ]);
  });

  it('is read from several lines if `ip` has no -o', () => {
    expect(egress({ route4: TWO.replaceAll('\\', '\n') })).toEqual([least]);
  });

  it('has the MTU of the route, and no dead next hop', () => {
    const sized = TWO.replace('proto static', 'proto static mtu 1400');
    expect(egress({ route4: sized })).toMatchObject([{ linkMtu: 1450, routeMtu: 1400 }]);
    const dead = TWO.replace('dev ens4 weight 1', 'dev ens4 weight 1 dead linkdown');
    expect(egress({ route4: dead })).toEqual([
      { family: 4, interface: 'eth0', gateway: '10.5.0.1', linkMtu: 1500, routeMtu: null },
    ]);
  });

  it('may be in another routing table, from a rule', () => {
    const leaving4 = `1.1.1.1 via 10.5.0.1 dev eth0 table 51 src 10.5.0.2 uid 0 \\    cache \n${TWO}`;
    expect(egress({ route4: 'default dev tun0 scope link \n', leaving4 })).toEqual([
      { ...least, defaultRoute: { interface: 'tun0', mtu: 1420 } },
    ]);
  });

  it('may be several equal IPv6 routes, without those of lower preference', () => {
    const route6 = (pref: string) =>
      `default via fe80::1 dev eth0 proto ra metric 1024 pref medium\ndefault via fe80::2 dev ens4 proto ra metric 1024 pref ${pref}\n`;
    expect(egress({ route6: route6('medium') })).toMatchObject([{ family: 6, interface: 'ens4', linkMtu: 1450, hops }]);
    expect(egress({ route6: route6('low') })).toEqual([
      { family: 6, interface: 'eth0', gateway: 'fe80::1', linkMtu: 1500, routeMtu: null },
    ]);
    expect(egress({ route6: route6('high') })).toEqual([
      { family: 6, interface: 'ens4', gateway: 'fe80::2', linkMtu: 1450, routeMtu: null },
    ]);
  });

  it('has the smallest MTU of equal IPv6 routes, whichever the kernel returns for one destination', () => {
    const route = (via: string, device: string, mtu: number) =>
      `default via ${via} dev ${device} proto static metric 1024 mtu ${mtu} pref medium\n`;
    const route6 = route('fe80::1', 'eth0', 1400) + route('fe80::2', 'ens4', 1450);
    const leaving6 = `2606:4700:4700::1111 from :: via fe80::2 dev ens4 src fd00::5 metric 1024 mtu 1450 pref medium\n${route('fe80::2', 'ens4', 1450)}`;
    expect(egress({ route6, leaving6 })).toMatchObject([{ family: 6, interface: 'ens4', routeMtu: 1400 }]);
  });

  it('is not known if BusyBox prints no next hop', () => {
    const leaving4 = '1.1.1.1 via 10.5.0.1 dev eth0  src 10.5.0.2 \n';
    expect(egress({ route4: 'default \n10.5.0.0/24 dev eth0 scope link  src 10.5.0.2 \n', leaving4 })).toEqual([
      {
        family: 4,
        interface: 'eth0',
        gateway: '10.5.0.1',
        address: '10.5.0.2',
        linkMtu: 1500,
        routeMtu: null,
        hopsUnseen: true,
      },
    ]);
    expect(egress({ route4: 'default \n' })).toEqual([]);
  });
});
