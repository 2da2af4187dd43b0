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
      { name: 'eth0.100', mtu: 1496, kind: 'vlan', below: 'eth0', vlanId: 100 },
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
    [
      '6: eth2: <BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP> mtu 9000 qdisc mq master bond0 state UP mode DEFAULT group default qlen 1000\\    link/ether fa:16:3e:00:00:02 brd ff:ff:ff:ff:ff:ff permaddr fa:16:3e:00:00:07',
      { name: 'eth2', mac: 'fa:16:3e:00:00:02', ownMac: 'fa:16:3e:00:00:07' },
    ],
    [
      '6: eth3: <BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP> mtu 9000 qdisc mq master bond0 state UP mode DEFAULT group default qlen 1000\\    link/ether fa:16:3e:00:00:02 brd ff:ff:ff:ff:ff:ff promiscuity 0 \\    bond_slave state BACKUP mii_status UP link_failure_count 0 perm_hwaddr fa:16:3e:00:00:08 queue_id 0 addrgenmode eui64',
      { name: 'eth3', kind: 'ether', ownMac: 'fa:16:3e:00:00:08' },
    ],
    [
      '4: ib0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 2044 qdisc mq state UP mode DEFAULT group default qlen 256\\    link/infiniband 80:00:02:08:fe:80:00:00:00:00:00:00:f4:52:14:03:00:7b:cb:a1 brd 00:ff:ff:ff:ff:12:40:1b:ff:ff:00:00:00:00:00:00:ff:ff:ff:ff',
      { name: 'ib0', kind: 'infiniband', mac: 'f4:52:14:7b:cb:a1' },
    ],
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

describe('links without ip', () => {
  const read = (...lines: string[]) => {
    const links = parseLinks(madeFrames({ links: lines.join('\n') }));
    return links.known ? links.value : links;
  };

  it('are read from the kernel’s files, with the links below', () => {
    expect(
      read(
        'sysfs lo 65536 unknown 00:00:00:00:00:00 - -',
        'sysfs eth0 1450 up fa:16:3e:00:00:04 - -',
        'sysfs br0 9000 up fa:16:3e:00:00:04 bridge eth0.7',
        'sysfs eth0.7 1450 up fa:16:3e:00:00:04 vlan eth0',
        'sysfs tun0 1420 unknown - - -',
        'sysfs bond0 1500 up fa:16:3e:00:00:05 bond eth1,eth2,gone',
        'sysfs eth1 1500 up fa:16:3e:00:00:05 - -',
        'sysfs eth2 1500 down fa:16:3e:00:00:05 - -',
        'sysfs ovs-system 1500 down 0a:00:00:00:00:01 - eth3',
        'sysfs eth3 1500 up fa:16:3e:00:00:06 - -',
      ),
    ).toMatchObject([
      { name: 'lo', kind: 'unknown', master: null },
      { name: 'eth0', mtu: 1450, state: 'UP', kind: 'unknown', mac: 'fa:16:3e:00:00:04', master: null },
      { name: 'br0', mtu: 9000, kind: 'bridge' },
      { name: 'eth0.7', kind: 'vlan', below: 'eth0', master: 'br0' },
      { name: 'tun0', mac: null },
      { name: 'bond0', kind: 'bond' },
      { name: 'eth1', master: 'bond0' },
      { name: 'eth2', master: 'bond0', state: 'DOWN' },
      { name: 'ovs-system', kind: 'openvswitch' },
      { name: 'eth3', master: 'ovs-system' },
    ]);
  });

  it('are also read in the older form, and cut lines are skipped', () => {
    expect(read('sysfs eth0 1450 up fa:16:3e:00:00:04', 'sysfs eth1 big up', 'sysfs')).toEqual([
      { name: 'eth0', mtu: 1450, kind: 'unknown', state: 'UP', master: null, mac: 'fa:16:3e:00:00:04' },
    ]);
  });
});
