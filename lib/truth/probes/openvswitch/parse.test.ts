/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import type { Link } from '@/lib/truth/probes/observations';
import { parseInterfaces, parseOpenvswitch } from './parse';

const link = (name: string, mtu: number, kind = 'tun'): Link => ({
  name,
  mtu,
  kind,
  state: 'UP',
  master: null,
  mac: null,
});
const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
/** Of Open vSwitch 3.1.0. */
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
