import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { madeDocker } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import { parseObservations } from '@/lib/truth/probes/parse-inspection';

// Public cases, reduced to the smallest output of an instance.

let index = 1;
/** One line of `ip -o -d link`. */
function line(name: string, mtu: number, mac: string, detail = '', over = '', state = 'UP'): string {
  const flags = '<BROADCAST,MULTICAST,UP,LOWER_UP>';
  const end = detail === '' ? '' : ` \\    ${detail}`;
  return `${index++}: ${name}: ${flags} mtu ${mtu} qdisc noqueue ${over}state ${state} mode DEFAULT group default qlen 1000\\    link/ether ${mac} brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535${end} addrgenmode eui64 numtxqueues 1`;
}

const MAC = 'fa:16:3e:00:00:01';
const BRIDGE = 'bridge forward_delay 1500 hello_time 200';
const SILENT = ['address 198.18.0.1', 'ip iproute2', 'before 198.18.0.1 dev br0 src 198.18.0.2', 'route '];

function seen(bodies: Record<string, string>, device: string, docker = madeDocker(1500)) {
  const route4 = `default via 198.18.0.1 dev ${device} `;
  const observations = parseObservations(madeFrames({ route4, ...bodies }));
  return diagnose({ ...observations, docker: { known: true, value: docker } });
}

const found = ({ findings }: ReturnType<typeof diagnose>, code: string) =>
  findings.filter((one) => one.code === code).map(({ params }) => params);

// systemd/systemd#24311, shiftstack/dev-install#57
describe('a bridge over a smaller NIC, whose gateway is silent', () => {
  const links = [
    line('eno1', 1500, MAC, 'bridge_slave state forwarding priority 32', 'master br0 '),
    line('br0', 9000, MAC, BRIDGE),
  ].join('\n');
  const gateway = [
    ...SILENT,
    'link br0 9000',
    'tool iputils',
    ...[9000, 576, 84].map((size) => `try 0 ${size} do 1 PING 198.18.0.1 (198.18.0.1) 56(84) bytes of data.`),
  ].join('\n');
  const bodies = { links, 'path gateway 4 198.18.0.1': gateway };

  it('gets the NIC’s MTU recommended, and a finding that the bridge has more', () => {
    const said = seen(bodies, 'br0');
    expect(said).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1500 });
    expect(said.findings[0]).toMatchObject({
      code: 'nic-over-smaller',
      severity: 'warning',
      params: { interface: 'br0', nicMtu: 9000, below: 'eno1', belowMtu: 1500, carried: 1500 },
      evidence: [{ command: 'ip -d link', output: 'br0 mtu 9000 bridge\neno1 mtu 1500 ether master br0' }],
    });
    expect(found(said, 'bridge-undersized')).toEqual([]);
    const large = seen(bodies, 'br0', madeDocker(9000));
    expect(large).toMatchObject({ verdict: 'oversized', recommendedMtu: 1500 });
    expect(found(large, 'bridge-oversized')).toMatchObject([{ mtu: 1500, interface: 'eno1', nicMtu: 1500 }]);
  });

  it('has the NIC as the cause if a black hole is measured', () => {
    const tries = (size: number, answer: string, times: number) =>
      Array.from({ length: times }, () => `try 0 ${size} do ${answer === '' ? 1 : 0} PING 198.18.0.1|${answer}`);
    const reply = (size: number) => `${size - 20} bytes from 198.18.0.1: icmp_seq=1 ttl=64 time=0.1 ms`;
    const measured = [
      ...SILENT,
      'link br0 9000',
      'tool iputils',
      ...tries(1500, reply(1500), 12),
      ...tries(1501, '', 24),
      ...tries(9000, '', 2),
    ].join('\n');
    const said = seen({ links, 'path gateway 4 198.18.0.1': measured }, 'br0');
    expect(said).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1500 });
    expect(said.findings.map(({ code }) => code).slice(0, 2)).toEqual(['nic-over-smaller', 'path-black-hole']);
  });
});

// shiftstack/dev-install#57
describe('an Open vSwitch bridge as egress', () => {
  const links = (brEx: number, ens3: number) =>
    [
      line('ens3', ens3, MAC, 'openvswitch_slave', 'master ovs-system '),
      line('ovs-system', 1500, '0a:00:00:00:00:01', 'openvswitch', '', 'DOWN'),
      line('br-ex', brEx, MAC, 'openvswitch', '', 'UNKNOWN'),
    ].join('\n');
  const said = `{"links":[{"id":"tap1","type":"ovs","mtu":1442,"ethernet_mac_address":"${MAC}"}]}`;
  const judged = (brEx: number, ens3: number, over: Record<string, string> = {}) =>
    seen({ links: links(brEx, ens3), 'openstack-metadata': said, ...over }, 'br-ex', madeDocker(1442));

  it('gets OpenStack’s MTU of its port recommended, and a warning while bridge or port has more', () => {
    const both = judged(1500, 1500);
    expect(both).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1442 });
    expect(found(both, 'nic-oversized')).toMatchObject([{ interface: 'ens3', nicMtu: 1500, expectedMtu: 1442 }]);
    expect(found(both, 'nic-over-smaller')).toMatchObject([{ interface: 'br-ex', below: 'ens3', carried: 1442 }]);
    const one = judged(1500, 1442);
    expect(one).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1442 });
    expect(found(one, 'nic-oversized')).toEqual([]);
    expect(found(one, 'nic-over-smaller')).toEqual([
      { interface: 'br-ex', nicMtu: 1500, below: 'ens3', belowMtu: 1442, carried: 1442 },
    ]);
    const none = judged(1442, 1442);
    expect(none.recommendedMtu).toBe(1442);
    expect(none.findings.filter(({ code }) => code.startsWith('nic-'))).toEqual([]);
    // That Docker is oversized is worse.
    expect(seen({ links: links(1500, 1442) }, 'br-ex')).toMatchObject({ verdict: 'oversized', recommendedMtu: 1442 });
  });

  it('is followed by ovs-vsctl if the address does not help, and is unknown if neither helps', () => {
    const foreign = links(1500, 1400).replace(new RegExp(`(br-ex.*link/ether )${MAC}`), '$102:00:00:00:00:07');
    const show = [
      '9e8a3c2e-0000-4000-8000-000000000001',
      '    Bridge br-ex',
      '        Port br-ex',
      '            Interface br-ex',
      '                type: internal',
      '        Port ens3',
      '            Interface ens3',
      '    ovs_version: "3.1.0"',
    ].join('\n');
    const asked = { 'ovs-version': 'ovs-vsctl (Open vSwitch) 3.1.0', 'ovs-show': show };
    expect(seen({ links: foreign, ...asked }, 'br-ex').recommendedMtu).toBe(1400);
    const unknown = seen({ links: foreign }, 'br-ex', madeDocker(1400));
    expect(unknown).toMatchObject({ verdict: 'inconclusive', recommendedMtu: null });
    expect(unknown.findings[0]).toMatchObject({
      code: 'nic-below-unknown',
      params: { interface: 'br-ex', nicMtu: 1500, command: 'ovs-vsctl show' },
    });
    expect(found(unknown, 'no-egress')).toEqual([]);
  });
});

// openstack/nova:doc/api_schemas/network_data.json, canonical/cloud-init#2886, canonical/cloud-init#6534
describe('a VLAN on a bond, with an MTU from OpenStack', () => {
  const links = [
    line('ens3', 9000, MAC, 'bond_slave state ACTIVE mii_status UP perm_hwaddr fa:16:3e:00:00:01', 'master bond0 '),
    line('ens4', 9000, MAC, 'bond_slave state ACTIVE mii_status UP perm_hwaddr fa:16:3e:00:00:02', 'master bond0 '),
    line('bond0', 9000, MAC, 'bond mode 802.3ad miimon 100'),
    line('bond0.101@bond0', 1500, 'fa:16:3e:00:01:01', 'vlan protocol 802.1Q id 101 <REORDER_HDR>'),
  ].join('\n');
  const data = (vlanMac: string, own: string | number | null = 1450) => ({
    links: [
      { id: 'p0', type: 'phy', ethernet_mac_address: 'FA:16:3E:00:00:01', mtu: 9000 },
      { id: 'p1', type: 'phy', ethernet_mac_address: 'fa:16:3e:00:00:02', mtu: 9000 },
      {
        ...{ id: 'b0', type: 'bond', ethernet_mac_address: MAC, mtu: 9000 },
        ...{ bond_mode: '802.3ad', bond_links: ['p0', 'p1'] },
      },
      { id: 'v0', type: 'vlan', vlan_id: 101, vlan_mac_address: vlanMac, vlan_link: 'b0', mtu: own },
    ],
    networks: [],
    services: [],
  });
  const judged = (vlanMac: string, own?: number | null) =>
    seen({ links, 'openstack-metadata': JSON.stringify(data(vlanMac, own)) }, 'bond0.101', madeDocker(1450));

  it('is too large, and the VLAN’s own MTU is recommended', () => {
    // With its own address, and with an address that the instance did not give it.
    for (const mac of ['fa:16:3e:00:01:01', 'FA-16-3E-00-01-01', 'fa:16:3e:00:09:09']) {
      const said = judged(mac);
      expect(said, mac).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1450 });
      expect(found(said, 'nic-oversized')).toMatchObject([{ interface: 'bond0.101', nicMtu: 1500, expectedMtu: 1450 }]);
    }
  });

  it('subtracts no tag from an MTU of the VLAN itself, and one tag from an MTU of the bond', () => {
    const same = data('fa:16:3e:00:01:01', 1500);
    for (const one of same.links) one.mtu = 1500;
    const flat = links.replaceAll('mtu 9000', 'mtu 1500');
    const own = seen({ links: flat, 'openstack-metadata': JSON.stringify(same) }, 'bond0.101');
    expect(own.recommendedMtu).toBe(1500);
    for (const one of same.links) if (one.type === 'vlan') one.mtu = null;
    const bond = seen({ links: flat, 'openstack-metadata': JSON.stringify(same) }, 'bond0.101');
    expect(bond.recommendedMtu).toBe(1496);
    expect(found(bond, 'nic-over-smaller')).toMatchObject([{ interface: 'bond0.101', carried: 1496 }]);
  });
});

// The schema's l2_address.
describe('a MAC address with hyphens', () => {
  it('is compared like any other address', () => {
    const said = '{"links":[{"id":"a","type":"ovs","mtu":1442,"ethernet_mac_address":"FA-16-3e-00-00-01"}]}';
    const judged = seen({ links: line('ens3', 1500, MAC), 'openstack-drive': said }, 'ens3');
    expect(judged.recommendedMtu).toBe(1442);
    expect(found(judged, 'nic-oversized')).toMatchObject([
      { interface: 'ens3', expectedMtu: 1442, source: 'config-drive' },
    ]);
  });
});

// From the kernel's fib tests: an IPv4 route with an IPv6 gateway.
describe('a gateway of the other IP version', () => {
  it('is pinged over its own IP version, and counts for the egress', () => {
    const reply = '1480 bytes from fe80::1%ens3: icmp_seq=1 ttl=64 time=0.1 ms';
    const path = [
      'address fe80::1%ens3',
      'ip iproute2',
      'before fe80::1 dev ens3 src fe80::2',
      'route ',
      'link ens3 1500',
      'tool iputils',
      `try 0 1500 do 0 PING fe80::1%ens3|${reply.replace('1480', '1460')}`,
    ].join('\n');
    const bodies = { links: line('ens3', 1500, MAC), 'path gateway 6 fe80::1%ens3': path };
    const said = seen({ ...bodies, route4: 'default via inet6 fe80::1 dev ens3 ' }, 'ens3');
    expect(said).toMatchObject({ verdict: 'fits', recommendedMtu: 1500 });
  });
});
