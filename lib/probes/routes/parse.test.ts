/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { parseLinks } from '@/lib/probes/links/parse';
import type { Link } from '@/lib/probes/observations';
import { madeFrames, sampleFrames } from '@/lib/probes/sample-frames';
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
      )[0],
    ).toMatchObject({ interface: 'eth0', gateway: '10.0.0.1' });
    expect(parseDefaultRoutes('default dev tun0 scope link')[0]).toMatchObject({ interface: 'tun0', gateway: null });
    expect(parseDefaultRoutes('0.0.0.0         10.0.0.1        0.0.0.0         UG    100    0        0 eth0')).toEqual([
      { interface: 'eth0', gateway: '10.0.0.1', metric: 100, mtu: null },
    ]);
  });

  it('of an interface that is not among the links are none', () => {
    expect(parseEgress(madeFrames({ route4: 'default via 10.0.0.1 dev gone' }), { known: true, value: [] })).toEqual(
      [],
    );
  });
});
