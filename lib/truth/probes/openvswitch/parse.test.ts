/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import type { Link } from '@/lib/truth/probes/observations';
import { parseInterfaces, parseOpenvswitch } from './parse';
import { parseBridges } from './show';

const link = (name: string, mtu: number, kind = 'tun'): Link => ({
  name,
  mtu,
  kind,
  state: 'UP',
  master: null,
  mac: null,
});
const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
/** Output of Open vSwitch 3.1.0. */
const RECORDED = String(samples['./samples/debian-12.ovs-interfaces.txt']);

describe('Open vSwitch', () => {
  it('is asked for its interfaces', () => {
    expect(parseInterfaces(RECORDED)).toEqual([
      { name: 'br-ex', type: 'internal', mtu: 1500 },
      { name: 'tap1234abcd-12', type: '', mtu: 1500 },
      { name: 'br-int', type: 'internal', mtu: 1500 },
      { name: 'gnv0', type: 'geneve', mtu: null },
    ]);
  });

  it.each([
    ['{ovn-encap-type=geneve, hostname=a}', ['geneve']],
    ['{hostname="ovn-encap-type=vxlan", ovn-encap-type="gre,vxlan"}', ['gre', 'vxlan']],
    ['{not-ovn-encap-type=vxlan}', []],
    ['{}', []],
  ])('tells its encapsulation from %s', (ids, tunnelTypes) => {
    const frames = madeFrames({ 'ovs-version': 'ovs-vsctl (Open vSwitch) 3.1.0', 'ovs-encapsulation': ids });
    expect(parseOpenvswitch(frames, { known: true, value: [] })).toMatchObject({ value: { tunnelTypes } });
  });

  it('takes an interface for another where a key comes again, and none without a name', () => {
    expect(parseInterfaces('mtu : 1400\ntype : ""\nmtu : 1500\nname : a\nmtu : 9\nname : b"c\n')).toEqual([
      { name: 'a', type: '', mtu: 1500 },
    ]);
  });

  it('names its links and its tunnels', () => {
    const frames = madeFrames({
      'ovs-version': 'ovs-vsctl (Open vSwitch) 3.1.0\nDB Schema 8.3.1\n',
      'ovs-interfaces': RECORDED,
      'ovs-encapsulation': String(samples['./samples/debian-12.ovs-encapsulation.txt']),
    });
    const links = [link('ens3', 1442), link('br-int', 1500), link('br-ex', 1500), link('tap1234abcd-12', 1442)];
    expect(parseOpenvswitch(frames, { known: true, value: links })).toEqual({
      known: true,
      value: {
        version: '3.1.0',
        tunnelTypes: ['geneve', 'vxlan'],
        links: [
          { name: 'br-int', mtu: 1500 },
          { name: 'br-ex', mtu: 1500 },
          { name: 'tap1234abcd-12', mtu: 1442 },
        ],
      },
    });
  });

  it('has the ports of bridges if the output is complete', () => {
    const frames = (show: string, errors = {}) =>
      madeFrames({ 'ovs-version': 'ovs-vsctl (Open vSwitch) 3.1.0', 'ovs-show': show }, errors);
    const links = { known: true as const, value: [link('br-ex', 1500)] };
    const said = parseOpenvswitch(
      frames('x\n    Bridge br-ex\n        Port ens3\n            Interface ens3\n'),
      links,
    );
    expect(said).toMatchObject({ value: { bridges: [{ name: 'br-ex', ports: [{ interface: 'ens3', type: '' }] }] } });
    expect(parseOpenvswitch(frames('', { 'ovs-show': 'denied' }), links)).not.toHaveProperty('value.bridges');
    const cut = frames('    Bridge br-ex\n');
    for (const frame of cut.all) if (frame.name === 'ovs-show') frame.cut = true;
    expect(parseOpenvswitch(cut, links)).not.toHaveProperty('value.bridges');
    expect(parseOpenvswitch(frames('fe4a0f3e\n    ovs_version: "3.1.0"\n'), links)).toMatchObject({
      value: { bridges: [] },
    });
  });

  // Built from ovs-vsctl's cmd_show_tables; older releases put every name in quotation marks.
  it('has bonds, tags, patch ports and tunnels, and reads nothing else as a name', () => {
    const text = [
      '9e8a3c2e-0000-4000-8000-000000000001',
      '    Manager "ptcp:6640:127.0.0.1"',
      '    Bridge "br-phy"',
      '        Controller "tcp:127.0.0.1:6633"',
      '            is_connected: true',
      '        fail_mode: secure',
      '        Port bond0',
      '            Interface "ens3"',
      '            Interface ens4',
      '                error: "could not open network device ens4 (No such device)"',
      '        Port "vlan10"',
      '            tag: 10',
      '            Interface "vlan10"',
      '                type: internal',
      '        Port phy-int',
      '            Interface phy-int',
      '                type: patch',
      '                options: {peer=int-phy}',
      '    Bridge br-tun',
      '        Port vxlan-1',
      '            Interface vxlan-1',
      '                type: vxlan',
      '                options: {df_default="true", in_key=flow, local_ip="198.18.0.5", peer=x, remote_ip="198.18.0.6"}',
      '        Port "a b"',
      '            Interface "a b"',
      '                type: internal',
      '    ovs_version: "2.9.2"',
    ].join('\n');
    expect(parseBridges(text)).toEqual([
      {
        name: 'br-phy',
        ports: [
          { interface: 'ens3', type: '' },
          { interface: 'ens4', type: '' },
          { interface: 'vlan10', type: 'internal', tag: 10 },
          { interface: 'phy-int', type: 'patch', peer: 'int-phy' },
        ],
      },
      { name: 'br-tun', ports: [{ interface: 'vxlan-1', type: 'vxlan' }] },
    ]);
    const odd = '    Bridge a\n    Bridge "b c"\n        Port p\n            Interface p\n';
    expect(parseBridges(odd)).toEqual([
      { name: 'a', ports: [] },
      { name: '', ports: [{ interface: 'p', type: '' }] },
    ]);
    expect(parseBridges('            Interface lost\n        Port lost\n                type: patch')).toEqual([]);
  });

  it('is known by its links alone, and a tap by itself is none', () => {
    expect(
      parseOpenvswitch(madeFrames({}), { known: true, value: [link('ovs-system', 1500, 'openvswitch')] }),
    ).toMatchObject({ known: true, value: { version: '' } });
    expect(parseOpenvswitch(madeFrames({}), { known: true, value: [link('tap0011223344', 1500)] })).toMatchObject({
      known: false,
      reason: 'absent',
    });
  });
});
