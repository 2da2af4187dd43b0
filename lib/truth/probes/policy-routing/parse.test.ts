import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import type { Link } from '@/lib/truth/probes/observations';
import { parsePolicyRoutes } from './parse';

const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'ether', state: 'UP', master: null, mac: null });
const links = {
  known: true as const,
  value: [link('eth9', 1500), link('ens4', 1450), link('wg0', 1420), link('br-x', 1500)],
};
const read = (bodies: Record<string, string>) => parsePolicyRoutes(madeFrames(bodies), links);

// The lines were recorded from iproute2 6.1 and BusyBox 1.35 in a network namespace.
const PLAIN = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';
const RULED = PLAIN.replace('32766', '32765:\tfrom 172.18.0.0/16 lookup 200\n32766');
const ask = (from: string, bridge = 'br-x') =>
  `? route get 1.1.1.1 from ${from} iif ${bridge}\n? route get fibmatch 1.1.1.1 from ${from} iif ${bridge}\n`;
const TUNNEL =
  '1.1.1.1 from 172.18.0.2 dev wg0 table 200 \\    cache iif br-x \ndefault dev wg0 table 200 scope link \n';
const at = (from: string, bridge = 'br-x') => ({ bridge, from, family: 4 });

describe('the egress of Docker networks', () => {
  it('is the instance’s if there are only the kernel’s rules, or if they were not asked for', () => {
    expect(read({})).toBeUndefined();
    expect(read({ 'network-rules4': PLAIN, 'network-rules6': '0:\tfrom all lookup 255 \n' })).toBeUndefined();
  });

  it('is what the kernel answers, with the MTU of the link', () => {
    expect(read({ 'network-rules4': RULED, 'network-routes4': ask('172.18.0.2') + TUNNEL })).toEqual({
      families: [4],
      routes: [{ ...at('172.18.0.2'), interface: 'wg0', gateway: null, linkMtu: 1420, routeMtu: null, isWhole: true }],
      closed: [],
      unanswered: [],
      detail: '',
    });
  });

  it('is each next hop of a route, with the MTU that is set on it', () => {
    const hops =
      '1.1.1.1 from 172.18.0.2 via 10.5.0.1 dev eth9 table 200 \\    cache iif br-x \ndefault table 200 proto static mtu 1440 \\\tnexthop via 10.5.0.1 dev eth9 weight 1 \\\tnexthop via 10.6.0.1 dev ens4 weight 1 \n';
    expect(read({ 'network-rules4': RULED, 'network-routes4': ask('172.18.0.2') + hops })?.routes).toMatchObject([
      { interface: 'eth9', linkMtu: 1500, routeMtu: 1440 },
      { interface: 'ens4', gateway: '10.6.0.1', linkMtu: 1450, routeMtu: 1440 },
    ]);
  });

  it('is also read from BusyBox, which has no fibmatch', () => {
    const ways = `${ask('172.18.0.2')}1.1.1.1 from 172.18.0.2 dev wg0  iif br-x\n`;
    expect(read({ 'network-rules4': RULED, 'network-routes4': ways })?.routes).toMatchObject([{ interface: 'wg0' }]);
  });

  it('is none if a route rejects packets, and unknown if the kernel gave no answer', () => {
    const ways = `${ask('172.18.0.2')}${ask('172.18.0.1')}${ask('172.19.0.2', 'br-none')}RTNETLINK answers: No route to host
Command failed -:1
RTNETLINK answers: No route to host
Command failed -:2
RTNETLINK answers: Invalid argument
Command failed -:3
RTNETLINK answers: Invalid argument
Command failed -:4
Cannot find device "br-none"
Command failed -:5
Cannot find device "br-none"
Command failed -:6
`;
    expect(read({ 'network-rules4': RULED, 'network-routes4': ways })).toEqual({
      families: [4],
      routes: [],
      closed: [at('172.18.0.2')],
      unanswered: [at('172.18.0.1'), at('172.19.0.2', 'br-none')],
      detail: 'RTNETLINK answers: Invalid argument Cannot find device "br-none"',
    });
  });

  it('is unknown if rules or answers are missing, cut, hostile, or name an unknown link', () => {
    const unanswered = [at('172.18.0.2')];
    const asked = ask('172.18.0.2');
    for (const said of [
      '',
      '\u0000'.repeat(50),
      'sh: ip: not found',
      TUNNEL.replaceAll('wg0', 'gone0'),
      TUNNEL.slice(0, 40),
    ])
      expect(read({ 'network-rules4': RULED, 'network-routes4': asked + said }), said).toMatchObject({
        routes: [],
        unanswered,
      });
    for (const rules of ['', 'sh: ip: not found\n'])
      expect(read({ 'network-rules4': rules, 'network-routes4': asked })).toMatchObject({ families: [4], unanswered });
    const other = TUNNEL.replaceAll('172.18.0.2', '10.0.0.9');
    expect(read({ 'network-rules4': RULED, 'network-routes4': asked + other })).toMatchObject({
      routes: [],
      unanswered,
    });
    expect(read({ 'network-rules4': RULED })).toMatchObject({ families: [4], routes: [], unanswered: [] });
  });

  it('is also read for packets with a mark, in the order of the questions', () => {
    const asked = (mark: string, from = '172.18.0.2') => `? route get 1.1.1.1 from ${from} iif br-x mark ${mark}\n`;
    const said = `${asked('0x1', '172.18.0.1')}${asked('0x1')}${asked('0x2a')}RTNETLINK answers: Invalid argument
Command failed -:1
1.1.1.1 from 172.18.0.2 dev wg0 table 200 mark 1 \\    cache iif br-x 
1.1.1.1 from 172.18.0.2 via 10.5.0.1 dev eth9 mark 0x2a \\    cache iif br-x 
`;
    const bodies = { 'network-rules4': RULED, 'network-routes4': ask('172.18.0.2') + TUNNEL };
    const marked = (body: string) =>
      read({ ...bodies, 'network-marked4': body })?.marked?.map((way) => [way.mark, way.interface, way.linkMtu]);
    expect(marked(said)).toEqual([
      ['0x1', 'wg0', 1420],
      ['0x2a', 'eth9', 1500],
    ]);
    expect(marked(said.slice(0, said.indexOf('RTNETLINK')))).toBeUndefined();
    expect(marked(said.replaceAll('from 172.18.0.2 dev', 'from 10.0.0.9 dev'))).toEqual([['0x2a', 'eth9', 1500]]);
  });

  it('is partly open for rules that were not asked for: of more marks, protocols and ports', () => {
    const open = (rule: string, over: Record<string, string> = {}) =>
      read({
        'network-rules4': PLAIN.replace('32766', `100:\t${rule} lookup 200\n32766`),
        'network-routes4': ask('172.18.0.2') + TUNNEL,
        ...over,
      })?.open?.map((one) => one.rule);
    const answered = (end: string) => ({
      'network-marked4': `? route get 1.1.1.1 from 172.18.0.2 iif br-x mark 0x1\n${end}`,
    });
    const marked = 'from all fwmark 0x1/0xff';
    expect(open(marked)).toEqual([`100: ${marked} lookup 200`]);
    expect(open(marked, answered(''))).toHaveLength(1);
    expect(open(marked, answered('1.1.1.1 from 172.18.0.2 dev wg0 mark 1 \\    cache iif br-x \n'))).toBeUndefined();
    expect(open(marked, answered('RTNETLINK answers: Network is unreachable\nCommand failed -:1\n'))).toBeUndefined();
    expect(open('from all ipproto tcp dport 443')).toHaveLength(1);
    expect(open('from all tos 0x10')).toHaveLength(1);
    expect(open('from all iif br-x dport 443')).toHaveLength(1);
    for (const other of [
      'from all iif eth9 dport 443',
      'from all iif lo fwmark 0x5',
      'from all uidrange 0-9 fwmark 0x5',
      'from all to 10.9.0.0/16',
    ])
      expect(open(other), other).toBeUndefined();
    expect(open('from all fwmark 0x5')?.at(0)).toContain('0x5');
    expect(read({ 'network-rules4': `5:\tnot from all fwmark 0xca6c lookup 51820\n${PLAIN}` })?.open).toBeUndefined();
  });

  it('has the MTU that a router advertised for IPv6', () => {
    const ways6 = `? route get 2606:4700:4700::1111 from fd00:1::2 iif br-x
? route get fibmatch 2606:4700:4700::1111 from fd00:1::2 iif br-x
2606:4700:4700::1111 from fd00:1::2 via fd00:6::1 dev eth9 table 300 metric 1024 iif br-x pref medium
default via fd00:6::1 dev eth9 table 300 metric 1024 iif br-x pref medium
/proc/sys/net/ipv6/conf/eth9/mtu:1430
`;
    const rules6 = '0:\tfrom all lookup local\n32765:\tfrom fd00:1::/64 lookup 300\n32766:\tfrom all lookup main\n';
    expect(read({ 'network-rules4': PLAIN, 'network-rules6': rules6, 'network-routes6': ways6 })).toMatchObject({
      families: [6],
      routes: [{ family: 6, interface: 'eth9', gateway: 'fd00:6::1', linkMtu: 1430 }],
    });
  });
});
