/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseLinks } from '@/lib/truth/probes/links/parse';
import type { Link } from '@/lib/truth/probes/observations';
import { parseExpectedMtus } from './parse';

const samples = import.meta.glob(['./samples/*.txt', '../links/samples/*.txt'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

describe('what OpenStack says', () => {
  it.each(['debian-11', 'debian-12', 'debian-13'])('is matched with its NIC on %s', (release) => {
    const frames = sampleFrames(samples, release);
    expect(parseExpectedMtus(frames, parseLinks(frames))).toMatchObject({
      known: true,
      value: [{ interface: 'ens3', mtu: 1400, source: 'metadata', mac: expect.stringMatching(/^fa:16:3e:/) }],
    });
  });

  it('is read behind headers, and from the config drive where the service is silent', () => {
    const data =
      '{"links":[{"ethernet_mac_address":"FA:16:3E:00:00:01","mtu":1450},{"ethernet_mac_address":"fa:16:3e:00:00:02","mtu":null}]}';
    const headed = madeFrames({ 'openstack-metadata': `HTTP/1.0 200 OK\r\nServer: x\r\n\r\n${data}` });
    const unlinked = { known: false, reason: 'failed', detail: '' } as const;
    expect(parseExpectedMtus(headed, unlinked)).toMatchObject({
      value: [{ mac: 'fa:16:3e:00:00:01', mtu: 1450, source: 'metadata' }],
    });
    const drive = madeFrames(
      { 'openstack-metadata': '', 'openstack-drive': data },
      { 'openstack-metadata': 'timed out' },
    );
    const links = { known: false, reason: 'failed', detail: '' } as const;
    expect(parseExpectedMtus(drive, links)).toMatchObject({
      value: [{ interface: null, source: 'config-drive', mtu: 1450 }],
    });
  });

  const link = (name: string, mac: string, over: Partial<Link> = {}): Link => ({
    ...{ name, mtu: 9000, kind: 'ether', state: 'UP', master: null, mac },
    ...over,
  });
  const interfaces = (data: unknown[], value: Link[]) => {
    const frames = madeFrames({ 'openstack-metadata': JSON.stringify({ links: data }) });
    const said = parseExpectedMtus(frames, { known: true, value });
    return said.known ? said.value.map((one) => `${one.interface} ${one.mtu}`) : said.reason;
  };
  const [A, B, C] = ['fa:16:3e:00:00:01', 'fa:16:3e:00:00:02', 'fa:16:3e:00:00:03'];

  it('is read for physical links of every type of the schema, and of an unknown type', () => {
    const types = [
      'bridge',
      'dvs',
      'hw_veb',
      'hyperv',
      'ovs',
      'tap',
      'vhostuser',
      'vif',
      'phy',
      'hostdev_physical',
      null,
    ];
    for (const type of types)
      expect(interfaces([{ id: 'a', type, mtu: 1442, ethernet_mac_address: A }], [link('ens3', A)])).toEqual([
        'ens3 1442',
      ]);
    // Links without a MAC address or an MTU, and nonsense.
    const none = [
      { id: 'a', type: 'ovs', mtu: 1442, ethernet_mac_address: null },
      { id: 'b', type: 'ovs', mtu: null, ethernet_mac_address: A },
      { id: 'c', type: 'ovs', mtu: 70_000, ethernet_mac_address: A },
      { id: 'd', type: 'vlan', mtu: 1442, vlan_link: 7, vlan_id: 'x', vlan_mac_address: ['fa'] },
      7,
    ];
    expect(interfaces(none, [link('ens3', A)])).toBe('invalid');
  });

  it('is read for a bond and for its NICs, which have its address', () => {
    const links = [
      link('ens3', A, { master: 'bond0', ownMac: A }),
      link('ens4', A, { master: 'bond0', ownMac: B }),
      link('bond0', A, { kind: 'bond' }),
    ];
    const data = (bondMac: string) => [
      { id: 'p0', type: 'phy', mtu: 9001, ethernet_mac_address: A },
      { id: 'p1', type: 'phy', mtu: 9002, ethernet_mac_address: B },
      {
        id: 'b0',
        type: 'bond',
        mtu: 9003,
        ethernet_mac_address: bondMac,
        bond_mode: '802.3ad',
        bond_links: ['p0', 'p1'],
      },
    ];
    expect(interfaces(data(A), links)).toEqual(['ens3 9001', 'ens4 9002', 'bond0 9003']);
    // An address that the instance did not give the bond.
    expect(interfaces(data(C), links)).toEqual(['ens3 9001', 'ens4 9002', 'bond0 9003']);
    // An older ip prints a NIC's own address only if it differs. BusyBox's ip never prints it, and no kinds.
    const older = [link('ens3', A, { master: 'bond0' }), ...links.slice(1)];
    expect(interfaces(data(A), older)).toEqual(['ens3 9001', 'ens4 9002', 'bond0 9003']);
    const busybox = links.map(({ ownMac: _, ...one }) => ({ ...one, kind: 'ether' }));
    expect(interfaces(data(A), busybox)).toEqual(['ens3 9001', 'null 9002', 'bond0 9003']);
  });

  it('is read for a VLAN, found by its number, its address or the link below it', () => {
    const below = link('ens3', A);
    const vlan = (over: object = {}) => ({
      ...{ id: 'v', type: 'vlan', mtu: 1450, vlan_id: 101, vlan_link: 'a', vlan_mac_address: B },
      ...over,
    });
    const phy = { id: 'a', type: 'phy', mtu: 9000, ethernet_mac_address: A };
    const own = link('ens3.101', B, { kind: 'vlan', below: 'ens3', vlanId: 101 });
    const other = link('ens3.7', A, { kind: 'vlan', below: 'ens3', vlanId: 7 });
    expect(interfaces([vlan(), phy], [below, other, own])).toEqual(['ens3.101 1450', 'ens3 9000']);
    expect(interfaces([vlan({ vlan_id: '101' })], [below, own])).toEqual(['ens3.101 1450']);
    // With the address of the link below, and another name.
    const plain = { ...own, name: 'storage', mac: A };
    for (const mac of [A, B])
      expect(interfaces([vlan({ vlan_mac_address: mac }), phy], [below, plain])[0]).toBe('storage 1450');
    const busybox = link('ens3.101', A, { below: 'ens3' });
    expect(interfaces([vlan({ vlan_mac_address: A })], [below, busybox])).toEqual(['ens3.101 1450']);
    // A VLAN that the instance does not have, and one that is stacked on itself.
    expect(interfaces([vlan(), phy], [below, other])).toEqual(['null 1450', 'ens3 9000']);
    expect(interfaces([vlan({ vlan_link: 'v' })], [below, other])).toEqual(['null 1450']);
  });

  it('is read for the NIC, and not for the bridge that has its address', () => {
    const data = [{ id: 'a', type: 'ovs', mtu: 1442, ethernet_mac_address: A }];
    for (const kind of ['bridge', 'openvswitch', 'tun'])
      expect(interfaces(data, [link('br-ex', A, { kind }), link('ens3', A, { master: 'x' })])).toEqual(['ens3 1442']);
    expect(interfaces(data, [link('br-ex', A, { kind: 'openvswitch' })])).toEqual(['br-ex 1442']);
  });

  it('is unknown where it was not asked, did not answer, or answered nonsense', () => {
    const links = { known: false, reason: 'failed', detail: '' } as const;
    expect(parseExpectedMtus(madeFrames({}), links)).toMatchObject({ reason: 'not-asked' });
    expect(parseExpectedMtus(madeFrames({ 'openstack-metadata': '' }), links)).toMatchObject({ reason: 'failed' });
    expect(parseExpectedMtus(madeFrames({ 'openstack-metadata': '{"links":7}' }), links)).toMatchObject({
      reason: 'invalid',
    });
  });
});
