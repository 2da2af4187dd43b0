/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { BUILT_RELEASES, sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseLink, parseLinks } from './parse';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });

describe('the links', () => {
  it.each(['debian-11', 'debian-12', 'debian-13'])('are read on %s', (release) => {
    const links = parseLinks(sampleFrames(samples, release));
    if (!links.known) throw new Error(links.detail);
    const named = new Map(links.value.map((link) => [link.name, link]));
    expect(named.get('lo')).toMatchObject({ mtu: 65_536, kind: 'loopback', mac: null });
    expect(named.get('ens3')).toMatchObject({
      mtu: 1442,
      kind: 'veth',
      state: 'UP',
      master: null,
      mac: expect.stringMatching(/^fa:16:3e:/),
    });
    expect(named.get('docker0')).toMatchObject({ kind: 'bridge' });
    const veths = links.value.filter((link) => link.kind === 'veth' && link.master !== null);
    expect(veths.map((veth) => veth.master)).toEqual(
      expect.arrayContaining(['docker0', expect.stringMatching(/^br-/)]),
    );
  });

  it.each(BUILT_RELEASES)('are read on %s, whose lines are built', (release) => {
    const links = parseLinks(sampleFrames(samples, release));
    if (!links.known) throw new Error(links.detail);
    const deep = !release.startsWith('alpine');
    expect(links.value).toEqual([
      { name: 'lo', mtu: 65_536, kind: 'loopback', state: 'UNKNOWN', master: null, mac: null },
      {
        name: expect.stringMatching(/^(ens3|eth0)$/),
        mtu: 1442,
        kind: 'ether',
        state: 'UP',
        master: null,
        mac: 'fa:16:3e:5c:01:2a',
      },
      // BusyBox prints no kinds.
      {
        name: 'docker0',
        mtu: 1500,
        kind: deep ? 'bridge' : 'ether',
        state: 'UP',
        master: null,
        mac: '02:42:0f:10:20:30',
      },
      {
        name: 'veth0a1b2c3',
        mtu: 1500,
        kind: deep ? 'veth' : 'ether',
        state: 'UP',
        master: 'docker0',
        mac: '4a:5d:a7:00:00:01',
      },
    ]);
  });

  it('are unknown where nothing was said', () => {
    expect(parseLinks(madeFrames({ links: 'Usage: ip …' }, { links: 'ip: bad option' }))).toEqual({
      known: false,
      reason: 'failed',
      detail: 'ip: bad option',
    });
  });
});

// Built from the documented formats (iproute2, BusyBox, sysfs), not recorded.
describe('lines that were not recorded', () => {
  it.each([
    [
      '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP mode DEFAULT group default qlen 1000\\    link/ether fa:16:3e:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535 addrgenmode eui64 numtxqueues 1',
      { name: 'eth0', mtu: 1500, kind: 'ether', state: 'UP' },
    ],
    [
      '7: eth0.100@eth0: <BROADCAST,UP> mtu 1496 qdisc noqueue state UP mode DEFAULT group default \\    link/ether fa:16:3e:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 \\    vlan protocol 802.1Q id 100 <REORDER_HDR> addrgenmode eui64',
      { name: 'eth0.100', mtu: 1496, kind: 'vlan', below: 'eth0' },
    ],
    [
      '9: vxlan.calico: <BROADCAST,UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default \\    link/ether 66:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 \\    vxlan id 4096 local 10.0.0.1 dev eth0',
      { name: 'vxlan.calico', kind: 'vxlan' },
    ],
    [
      '5: eth1: <BROADCAST,UP> mtu 9000 qdisc mq master bond0 state UP mode DEFAULT group default qlen 1000\\    link/ether fa:16:3e:00:00:02 brd ff:ff:ff:ff:ff:ff promiscuity 0 \\    bond_slave state ACTIVE mii_status UP addrgenmode eui64',
      { name: 'eth1', master: 'bond0', kind: 'ether' },
    ],
    [
      '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1442 qdisc pfifo_fast qlen 1000\\    link/ether fa:16:3e:00:00:03 brd ff:ff:ff:ff:ff:ff',
      { name: 'eth0', mtu: 1442, state: 'UNKNOWN', mac: 'fa:16:3e:00:00:03' },
    ],
    ['sysfs eth0 1450 up fa:16:3e:00:00:04', { name: 'eth0', mtu: 1450, state: 'UP', mac: 'fa:16:3e:00:00:04' }],
    [
      '4: tun0: <POINTOPOINT,UP> mtu 1420 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\\    link/none  promiscuity 0 \\    wireguard addrgenmode none',
      { name: 'tun0', mtu: 1420, kind: 'wireguard', mac: null },
    ],
  ])('is read: %s', (line, link) => {
    expect(parseLink(line)).toMatchObject(link);
  });

  it.each(['', 'nonsense', '2: eth0: no flags mtu 1500', '2: eth0: <UP> no number'])('is none: %s', (line) => {
    expect(parseLink(line)).toBeNull();
  });
});
