/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { BUILT_RELEASES, sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseLinks } from '@/lib/truth/probes/links/parse';
import type { Link } from '@/lib/truth/probes/observations';
import { parseDefaultRoutes, parseEgress, parseKernel } from './parse';

const samples = import.meta.glob(['./samples/*.txt', '../links/samples/*.txt'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'ether', state: 'UP', master: null, mac: null });

describe('the routes', () => {
  it.each(['debian-11', 'debian-12', 'debian-13'])('give the egress of both families on %s', (release) => {
    const frames = sampleFrames(samples, release);
    const egress = parseEgress(frames, parseLinks(frames));
    expect(egress).toMatchObject([
      { family: 4, interface: 'ens3', linkMtu: 1442, routeMtu: null, gateway: expect.stringMatching(/^198\.18\./) },
      { family: 6, interface: 'ens3', linkMtu: 1442, routeMtu: null, gateway: expect.stringMatching(/^fd/) },
    ]);
    expect(parseKernel(frames)).toEqual({ ipNoPmtuDisc: 0, tcpMtuProbing: 0 });
  });

  it.each(BUILT_RELEASES)('give the egress of both families on %s, whose lines are built', (release) => {
    const frames = sampleFrames(samples, release);
    expect(parseEgress(frames, parseLinks(frames))).toMatchObject([
      {
        family: 4,
        interface: expect.stringMatching(/^(ens3|eth0)$/),
        linkMtu: 1442,
        routeMtu: null,
        gateway: '10.20.0.1',
      },
      {
        family: 6,
        linkMtu: 1442,
        // systemd-networkd puts the MTU from the router's advertisement on its route.
        routeMtu: release.startsWith('ubuntu') ? 1442 : null,
        gateway: expect.stringMatching(/^(fd20|fe80)::/),
      },
    ]);
    expect(parseKernel(frames)).toEqual({ ipNoPmtuDisc: 0, tcpMtuProbing: 0 });
  });

  // Built from the documented formats, not recorded.
  it('take the lowest metric, whatever the order', () => {
    const text =
      'default via 10.0.0.1 dev wlan0 proto dhcp metric 600 \ndefault via 10.1.0.1 dev ens3 proto dhcp src 10.1.0.5 metric 100 mtu 1400 \n';
    const links = { known: true, value: [link('wlan0', 1500), link('ens3', 1500)] } as const;
    expect(parseEgress(madeFrames({ route4: text }), { ...links, value: [...links.value] })).toEqual([
      { family: 4, interface: 'ens3', gateway: '10.1.0.1', linkMtu: 1500, routeMtu: 1400 },
    ]);
  });

  it('are read from several next hops, without a gateway, and from `route -n`', () => {
    expect(
      parseDefaultRoutes(
        'default proto static \\\tnexthop via 10.0.0.1 dev eth0 weight 1\\\tnexthop via 10.0.0.2 dev eth1 weight 1',
        4,
      )[0]?.hops,
    ).toEqual([
      { interface: 'eth0', gateway: '10.0.0.1' },
      { interface: 'eth1', gateway: '10.0.0.2' },
    ]);
    const tunnel = parseDefaultRoutes('default dev tun0 scope link', 4)[0];
    expect(tunnel?.hops).toEqual([{ interface: 'tun0', gateway: null }]);
    expect(
      parseDefaultRoutes('0.0.0.0         10.0.0.1        0.0.0.0         UG    100    0        0 eth0', 4),
    ).toMatchObject([{ hops: [{ interface: 'eth0', gateway: '10.0.0.1' }], metric: 100, mtu: null }]);
  });

  it('of `route -n` are of the given IP version: none of IPv6 if only IPv4’s table was printed', () => {
    const four = [
      'Kernel IP routing table',
      'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface',
      '0.0.0.0         10.0.0.1        0.0.0.0         UG    100    0        0 ens3',
      '10.0.0.0        0.0.0.0         255.255.255.0   U     100    0        0 ens3',
    ].join('\n');
    const links = { known: true as const, value: [link('ens3', 1500)] };
    const only = [{ family: 4, interface: 'ens3', gateway: '10.0.0.1', linkMtu: 1500, routeMtu: null }];
    expect(parseEgress(madeFrames({ route4: four, route6: four }), links)).toEqual(only);
    const six = [
      'Kernel IPv6 routing table',
      'Destination                    Next Hop                   Flag Met Ref Use If',
      '[::]/0                         fe80::1                    UGDAe 1024 1     0 ens3',
      'fe80::/64                      ::                         U    256 2     0 ens3',
      '[::]/0                         ::                         !n   -1   1     0 lo',
    ].join('\n');
    for (const route6 of [six, six.replaceAll('[::]', '::')])
      expect(parseEgress(madeFrames({ route4: four, route6 }), links)).toEqual([
        ...only,
        { family: 6, interface: 'ens3', gateway: 'fe80::1', linkMtu: 1500, routeMtu: null },
      ]);
    expect(parseDefaultRoutes('::/0  ::  !n  256 1 0 ens3', 6)).toEqual([]);
  });

  it('of IPv4 may have an IPv6 gateway', () => {
    const route4 = 'default via inet6 fe80::1 dev ens3 ';
    expect(parseEgress(madeFrames({ route4 }), { known: true, value: [link('ens3', 1500)] })).toMatchObject([
      { family: 4, gateway: 'fe80::1' },
    ]);
  });

  // Recorded from iproute2 6.1 and BusyBox 1.35 in a network namespace, addresses changed.
  describe('with where packets really leave', () => {
    const links = {
      known: true as const,
      value: [link('ens3', 1500), link('tun0', 1420), link('ens4', 1500)],
    };
    const route4 = 'default via 198.18.0.1 dev ens3 ';
    const egress = (bodies: Record<string, string>) => parseEgress(madeFrames(bodies), links);

    it('are the device of the kernel’s choice, with the default route beside it', () => {
      const leaving4 =
        '1.1.1.1 via 10.8.0.1 dev tun0 src 10.8.0.2 uid 0 \\    cache \n0.0.0.0/1 via 10.8.0.1 dev tun0 \n';
      expect(egress({ route4, leaving4 })).toEqual([
        {
          family: 4,
          interface: 'tun0',
          gateway: '10.8.0.1',
          address: '10.8.0.2',
          linkMtu: 1420,
          routeMtu: null,
          defaultRoute: { interface: 'ens3', mtu: 1500 },
        },
      ]);
      const wireguard = '1.1.1.1 dev tun0 table 51820 src 10.8.0.2 uid 0 \\    cache \n';
      expect(egress({ route4, leaving4: wireguard })[0]).toMatchObject({ interface: 'tun0', gateway: null });
      expect(egress({ leaving4: wireguard })).toMatchObject([{ interface: 'tun0' }]);
      expect(egress({ leaving4: wireguard })[0]).not.toHaveProperty('defaultRoute');
    });

    it('are the default route where they follow it, or one of its next hops, and where the kernel knows no way', () => {
      const same = { family: 4, interface: 'ens3', gateway: '198.18.0.1', linkMtu: 1500, routeMtu: null };
      const leaving4 =
        '1.1.1.1 via 198.18.0.1 dev ens3 src 198.18.0.2 uid 0 \\    cache \ndefault via 198.18.0.1 dev ens3 \n';
      expect(egress({ route4, leaving4 })).toEqual([{ ...same, address: '198.18.0.2' }]);
      const untrusted = leaving4.replace('src 198.18.0.2', 'src $(reboot)');
      expect(egress({ route4, leaving4: untrusted })).toEqual([same]);
      expect(egress({ route4, leaving4: '\n' })).toEqual([same]);
      expect(egress({ route4, leaving4: 'RTNETLINK answers: No route to host' })).toEqual([same]);
      const hops = 'default \\\tnexthop via 198.18.0.1 dev ens3 weight 1 \\\tnexthop via 10.0.0.1 dev ens4 weight 1 ';
      const second = '1.1.1.1 via 10.0.0.1 dev ens4 src 10.0.0.2 uid 0 \\    cache ';
      const each = [
        { interface: 'ens3', mtu: 1500 },
        { interface: 'ens4', mtu: 1500 },
      ];
      expect(egress({ route4: hops, leaving4: second })).toEqual([{ ...same, hops: each }]);
    });

    it('have the MTU of the route, and none that the kernel merely learned', () => {
      const sized =
        '1.1.1.1 via 198.18.0.1 dev ens3 \\    cache mtu 1420 \ndefault via 198.18.0.1 dev ens3 mtu lock 1420 ';
      expect(egress({ route4, leaving4: sized })[0]).toMatchObject({ routeMtu: 1420 });
      const learned =
        '1.1.1.1 via 198.18.0.1 dev ens3 \\    cache expires 598sec mtu 1400 \ndefault via 198.18.0.1 dev ens3 ';
      expect(egress({ route4, leaving4: learned })[0]).toMatchObject({ routeMtu: null });
    });

    it('have the MTU that a router advertised for IPv6', () => {
      const route6 = 'default via fe80::1 dev ens3 proto ra metric 1024 expires 1790sec hoplimit 64 pref medium';
      const mtu6 = '/proc/sys/net/ipv6/conf/all/mtu:1280\n/proc/sys/net/ipv6/conf/ens3/mtu:1442\n';
      expect(egress({ route4, route6, mtu6 })).toMatchObject([
        { family: 4, linkMtu: 1500 },
        { family: 6, linkMtu: 1442 },
      ]);
    });
  });

  it('of an interface that is not among the links are none', () => {
    expect(parseEgress(madeFrames({ route4: 'default via 10.0.0.1 dev gone' }), { known: true, value: [] })).toEqual(
      [],
    );
  });
});
