import { describe, expect, it } from 'vitest';
import type { Link, OpenvswitchBridge, OpenvswitchObservation } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { carriedBy } from './carried-by';

const link = (name: string, mtu: number, kind = 'ether', over: Partial<Link> = {}): Link => ({
  ...{ name, mtu, kind, state: 'UP', master: null, mac: null },
  ...over,
});
const of = (master: string, over: Partial<Link> = {}) => ({ master, ...over });
const NONE: Observed<OpenvswitchObservation> = { known: false, reason: 'absent', detail: '' };

const ovs = (bridges?: OpenvswitchBridge[], links: OpenvswitchObservation['links'] = []) =>
  ({
    known: true,
    value: { version: '3.1.0', tunnelTypes: [], links, ...(bridges ? { bridges } : {}) },
  }) satisfies Observed<OpenvswitchObservation>;

/** What the first of these links carries: `[mtu, limited by]`, or the command that is missing. */
function carried(links: Link[], openvswitch: Observed<OpenvswitchObservation> = NONE) {
  const said = carriedBy({ known: true, value: links }, openvswitch, links[0]?.name ?? '');
  return said.known ? [said.value.mtu, said.value.limitedBy] : said.detail;
}

describe('the largest packet that can leave', () => {
  it('is the interface’s own MTU if nothing below is smaller', () => {
    expect(carried([link('ens3', 1442)])).toEqual([1442, 'ens3']);
    expect(carried([link('br0', 1500, 'bridge'), link('eno1', 9000, 'ether', of('br0'))])).toEqual([1500, 'br0']);
    expect(carried([link('bond0.101', 1500, 'vlan', { below: 'bond0' }), link('bond0', 1500, 'bond')])).toEqual([
      1500,
      'bond0.101',
    ]);
    // The link below it is in another namespace.
    expect(carried([link('eth0', 1500, 'macvlan', { below: 'gone' })])).toEqual([1500, 'eth0']);
  });

  it('is the minimum of a chain: bridge, bond, VLAN, macvlan', () => {
    expect(carried([link('br0', 9000, 'bridge'), link('eno1', 1500, 'ether', of('br0'))])).toEqual([1500, 'eno1']);
    const bond = [
      link('br0', 9000, 'bridge'),
      link('bond0.7', 9000, 'vlan', of('br0', { below: 'bond0' })),
      link('bond0', 9000, 'bond'),
      link('eno1', 9000, 'ether', of('bond0')),
      // The NIC that is on standby also counts.
      link('eno2', 1450, 'ether', of('bond0', { state: 'DOWN' })),
    ];
    expect(carried(bond)).toEqual([1450, 'eno2']);
    expect(carried([link('mv0', 9000, 'macvlan', { below: 'eno1' }), link('eno1', 1500)])).toEqual([1500, 'eno1']);
    expect(carried([link('a', 1500, 'bridge', of('b')), link('b', 1400, 'bridge', of('a'))])).toEqual([1400, 'b']);
  });

  it('counts the ports that lead out, but not ports to guests or ports that are down', () => {
    const br0 = link('br0', 9000, 'bridge');
    const eno1 = link('eno1', 8000, 'ether', of('br0'));
    const guests = [
      link('vnet0', 1500, 'tun', of('br0')),
      link('veth1', 1400, 'veth', of('br0')),
      link('eno2', 1300, 'ether', of('br0', { state: 'DOWN' })),
    ];
    expect(carried([br0, ...guests, eno1])).toEqual([8000, 'eno1']);
    // In a system container the NIC is a veth, too.
    expect(carried([br0, ...guests, link('eth0', 1450, 'veth', of('br0'))])).toEqual([1450, 'eth0']);
    // Ports that connect bridges: Proxmox's firewall before a guest, a VXLAN to other instances.
    const joining = [
      link('fwpr1', 1500, 'veth', of('br0', { below: 'fwln1' })),
      link('fwln1', 1500, 'veth', of('fwbr1', { below: 'fwpr1' })),
      link('fwbr1', 1500, 'bridge'),
      link('tap1', 1500, 'tun', of('fwbr1')),
      link('vxlan9', 1450, 'vxlan', of('br0')),
    ];
    expect(carried([br0, ...joining, eno1])).toEqual([8000, 'eno1']);
    expect(carried([br0, ...joining])).toEqual([1450, 'vxlan9']);
    // A dummy keeps a bridge up, and leads nowhere.
    expect(carried([br0, link('keep0', 1500, 'dummy', of('br0')), eno1])).toEqual([8000, 'eno1']);
    // The gateway may be a guest, so any port may lead to it.
    expect(carried([br0, ...guests.slice(0, 2)])).toEqual([1400, 'veth1']);
    // A bridge without ports.
    expect(carried([br0])).toEqual([9000, 'br0']);
  });

  it('crosses a veth within the instance to the bridge of its other end', () => {
    const links = [
      link('veth0', 1500, 'veth', { below: 'veth1' }),
      link('veth1', 1500, 'veth', of('br0', { below: 'veth0' })),
      link('br0', 1300, 'bridge'),
      link('eno1', 1450, 'ether', of('br0')),
    ];
    // A bridge's own MTU does not limit packets from port to port.
    expect(carried(links)).toEqual([1450, 'eno1']);
    const hybrid = [
      link('qbr0', 1500, 'bridge'),
      link('qvb0', 1500, 'veth', of('qbr0', { below: 'qvo0' })),
      link('qvo0', 1440, 'veth', { below: 'qvb0' }),
      link('tap0', 1400, 'tun', of('qbr0')),
    ];
    expect(carried(hybrid)).toEqual([1440, 'qvo0']);
  });

  it('is smaller by a tunnel’s headers, which the kernel reports', () => {
    const links = [link('gre1', 1500, 'gre', { below: 'ens3' }), link('ens3', 1500)];
    expect(carried(links)).toEqual([1476, 'ens3']);
    expect(carriedBy({ known: true, value: links }, NONE, 'gre1')).toMatchObject({ value: { isReported: true } });
    expect(carried([link('gre1', 1400, 'gre', { below: 'ens3' }), link('ens3', 1500)])).toEqual([1400, 'gre1']);
  });

  it('is not limited by the other interfaces of a VRF', () => {
    expect(carried([link('mgmt', 65_536, 'vrf'), link('ens3', 1500, 'ether', of('mgmt'))])).toEqual([65_536, 'mgmt']);
  });

  it('counts tags separately from MTUs', () => {
    const links = [link('ens3.7', 1500, 'vlan', { below: 'ens3' }), link('ens3', 1500)];
    const said = carriedBy({ known: true, value: links }, NONE, 'ens3.7');
    expect(said).toMatchObject({ value: { mtu: 1500, limitedBy: 'ens3.7' } });
    expect(said.known && [...said.value.through]).toEqual([
      ['ens3.7', { tags: 0, tunnel: 0 }],
      ['ens3', { tags: 4, tunnel: 0 }],
    ]);
    // BusyBox prints no kinds.
    const plain = [link('ens3.7', 1500, 'ether', { below: 'ens3' }), link('ens3', 1400)];
    expect(carriedBy({ known: true, value: plain }, NONE, 'ens3.7')).toMatchObject({
      value: { mtu: 1400, limitedBy: 'ens3' },
    });
  });

  it('is unknown if the output has no end', () => {
    const many = Array.from({ length: 5000 }, (_, at) => link(`l${at}`, 1500, 'vlan', { below: `l${at + 1}` }));
    expect(carried(many.slice(0, 900))).toEqual([1500, 'l0']);
    const said = carriedBy({ known: true, value: many }, NONE, 'l0');
    expect(said.known).toBe(false);
  });

  it('is unknown if the links are not known, or if the interface is not among them', () => {
    const unknown = { known: false, reason: 'failed', detail: 'ip: bad option' } as const;
    expect(carriedBy(unknown, NONE, 'ens3')).toEqual({ known: false, reason: 'failed', detail: 'ip -d link' });
    expect(carriedBy({ known: true, value: [link('ens3', 1500)] }, NONE, 'ens4')).toMatchObject({ reason: 'absent' });
  });
});

describe('the largest packet that can leave through Open vSwitch', () => {
  const system = link('ovs-system', 1500, 'openvswitch', { state: 'DOWN' });
  const brEx = link('br-ex', 1500, 'openvswitch', { mac: 'fa:16:3e:00:00:01' });
  const ens3 = link('ens3', 1442, 'ether', of('ovs-system', { mac: 'fa:16:3e:00:00:01' }));
  const ens4 = link('ens4', 1400, 'ether', of('ovs-system', { mac: 'fa:16:3e:00:00:02' }));
  const port = (name: string, type = '', over = {}) => ({ interface: name, type, ...over });
  const exPorts = (...others: ReturnType<typeof port>[]) => ({
    name: 'br-ex',
    ports: [port('br-ex', 'internal'), ...others],
  });

  it('is limited by the ports of its bridge, from ovs-vsctl', () => {
    const other = { name: 'br-tun', ports: [port('br-tun', 'internal'), port('ens4')] };
    const bridges = ovs([other, exPorts(port('ens3'), port('tap0'))]);
    expect(carried([brEx, system, ens3, ens4, link('tap0', 1200, 'tun')], bridges)).toEqual([1442, 'ens3']);
    // From Open vSwitch, and not from the address.
    const foreign = { ...ens3, mac: 'fa:16:3e:00:00:09' };
    expect(carried([{ ...brEx, mac: ens4.mac }, foreign, ens4], bridges)).toEqual([1442, 'ens3']);
    // Ports of the datapath in user space are taps.
    const tap = { ...brEx, kind: 'tun' };
    expect(carried([tap, { ...ens3, master: null }], ovs([exPorts(port('ens3'))]))).toEqual([1442, 'ens3']);
  });

  it('is limited by a port with the same MAC address if Open vSwitch could not be asked', () => {
    for (const openvswitch of [NONE, ovs()]) {
      expect(carried([brEx, system, ens4, ens3], openvswitch)).toEqual([1442, 'ens3']);
      // A link that is stacked on it has the address, too.
      expect(carried([brEx, ens3, link('br-ex.5', 1000, 'vlan', { mac: brEx.mac })], openvswitch)).toEqual([
        1442,
        'ens3',
      ]);
      expect(carried([link('vlan5', 1500, 'vlan', { below: 'br-ex' }), brEx, ens3], openvswitch)).toEqual([
        1442,
        'ens3',
      ]);
    }
    const tap = { ...brEx, kind: 'tun' };
    expect(carried([tap, ens3], ovs(undefined, [{ name: 'br-ex', mtu: 1500 }]))).toEqual([1442, 'ens3']);
  });

  it('is unknown if neither helps, unless no port is smaller', () => {
    const set = { ...brEx, mac: '02:00:00:00:00:01' };
    expect(carried([set, system, ens3], ovs())).toBe('ovs-vsctl show');
    expect(carried([set, system, { ...ens3, mtu: 9000 }], ovs())).toEqual([1500, 'br-ex']);
    expect(carried([{ ...set, kind: 'tun' }, ens3], ovs(undefined, [{ name: 'br-ex', mtu: 1500 }]))).toBe(
      'ovs-vsctl show',
    );
    // A tap of another program, a VPN's.
    expect(carried([link('tun0', 1420, 'tun'), ens3], ovs(undefined, [{ name: 'br-ex', mtu: 1500 }]))).toEqual([
      1420,
      'tun0',
    ]);
  });

  it('follows patch ports to the bridge that has a NIC, and skips guests', () => {
    const bridges = [
      { name: 'br-ex', ports: [port('br-ex', 'internal'), port('to-phy', 'patch', { peer: 'to-ex' }), port('tap1')] },
      { name: 'br-phy', ports: [port('to-ex', 'patch', { peer: 'to-phy' }), port('ens3'), port('tap2')] },
    ];
    const taps = [link('tap1', 1300, 'tun'), link('tap2', 1200, 'tun')];
    expect(carried([brEx, ens3, ens4, ...taps], ovs(bridges))).toEqual([1442, 'ens3']);
    const alone = [{ name: 'br-ex', ports: [port('br-ex', 'internal'), port('p', 'patch', { peer: 'gone' })] }];
    expect(carried([brEx, ens3], ovs(alone))).toEqual([1500, 'br-ex']);
  });

  it('counts the tag of an internal port, and the MTU of a NIC that only Open vSwitch knows', () => {
    const vlan = link('vlan10', 1500, 'openvswitch');
    const tagged = ovs([{ name: 'br-ex', ports: [port('vlan10', 'internal', { tag: 10 }), port('ens3')] }]);
    const said = carriedBy({ known: true, value: [vlan, ens3] }, tagged, 'vlan10');
    expect(said.known && said.value.through.get('ens3')).toEqual({ tags: 4, tunnel: 0 });
    const dpdk = [exPorts(port('dpdk0', 'dpdk'))];
    expect(carried([brEx], ovs(dpdk, [{ name: 'dpdk0', mtu: 1400 }]))).toEqual([1400, 'dpdk0']);
    expect(carried([brEx], ovs(dpdk))).toBe('ovs-vsctl show');
  });

  it('is reached through a bridge of Linux and a veth', () => {
    const links = [
      link('br0', 1500, 'bridge'),
      link('to-ovs', 1500, 'veth', of('br0', { below: 'to-br0' })),
      link('to-br0', 1500, 'veth', of('ovs-system', { below: 'to-ovs' })),
      system,
      ens3,
    ];
    const bridges = [{ name: 'br-ex', ports: [port('to-br0'), port('ens3')] }];
    expect(carried(links, ovs(bridges))).toEqual([1442, 'ens3']);
    expect(carried(links, NONE)).toBe('ovs-vsctl show');
  });
});
