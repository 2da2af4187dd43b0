import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { madePath } from '@/e2e/fixtures/observations';
import { BRIDGE_NAME_OPTION, MTU_OPTION } from '@/lib/truth/docker/network-options';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import { recommendElsewhere } from '@/lib/truth/mtu/recommend-elsewhere';
import type { Observations } from '@/lib/truth/probes/observations';
import { parseObservations } from '@/lib/truth/probes/parse-inspection';
import { egressInterfaces } from './egress-interfaces';

// Output of an instance, made of lines that iproute2 6.1 and Docker 26.1 print.

const LINKS = { eth0: 1500, ens4: 1450, ens10: 1450, wg0: 1420, tun6: 1480, docker0: 1500 };
const PLAIN4 = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';
const PLAIN6 = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n';
const RULES = PLAIN4.replace('32766', '32765:\tfrom 172.18.0.0/16 lookup 200\n32766');
const MULTIPATH =
  'default proto static \\\tnexthop via 10.0.0.1 dev eth0 weight 1 \\\tnexthop via 10.6.0.1 dev ens4 weight 1 \n';

interface Net {
  name: string;
  mtu?: number;
  subnets?: string[];
  driver?: string;
  containers?: string[];
}

const bridgeOf = ({ name }: Net) => (name === 'bridge' ? 'docker0' : `br-${name}`);
const idOf = ({ name }: Net) => Buffer.from(name).toString('hex').padEnd(64, '0');

function row(net: Net) {
  const { name, mtu, driver = 'bridge', subnets = ['172.17.0.0/16'], containers = [] } = net;
  return JSON.stringify({
    Leaves: driver === 'bridge' ? [bridgeOf(net), ...subnets.flatMap((one) => [one, '']), '-'] : [],
    ...{ IPv6: subnets.some((one) => one.includes(':')), Name: name, Id: idOf(net), Driver: driver, Scope: 'local' },
    Options: { [BRIDGE_NAME_OPTION]: bridgeOf(net), ...(mtu ? { [MTU_OPTION]: String(mtu) } : {}) },
    ...{ Internal: false, Labels: {} },
    Containers: Object.fromEntries(containers.map((one) => [one, { Name: one }])),
  });
}

/** An instance with eth0 (1500) as IPv4 egress, and with these networks and answers. */
function seen(nets: Net[], answers: Record<string, string> = {}, links: Partial<typeof LINKS> = {}): Observations {
  const all = [{ name: 'bridge' }, ...nets.filter(({ name }) => name !== 'bridge')];
  const networks = all.map((net) => nets.find(({ name }) => name === net.name) ?? net);
  const frames = {
    links: Object.entries({ ...LINKS, ...links })
      .map(([name, mtu], at) => `${at + 2}: ${name}: <UP> mtu ${mtu} qdisc fq state UP\\    link/none \n`)
      .join(''),
    route4: 'default via 10.0.0.1 dev eth0 \n',
    leaving4: '1.1.1.1 via 10.0.0.1 dev eth0 src 10.0.0.5 uid 0 \\    cache \ndefault via 10.0.0.1 dev eth0 \n',
    'docker-daemon': 'pid=71\nuid=0\nserver=/usr/sbin/dockerd\nunit=loaded\n',
    'docker-arguments': 'dockerd\n',
    'docker-config-state': '/etc/docker/daemon.json\nabsent\n',
    'docker-info': '{"ServerVersion":"26.1.5","LiveRestoreEnabled":false,"Swarm":{"LocalNodeState":"inactive"}}\n',
    'docker-network-ids': networks.map((net) => `${idOf(net)}\n`).join(''),
    'docker-networks': networks.map((net) => `${row(net)}\n`).join(''),
    'docker-ids': '',
    'docker-containers': '',
    'network-rules4': PLAIN4,
    'network-rules6': PLAIN6,
    ...answers,
  };
  return { ...parseObservations(madeFrames(frames)), paths: [madePath('203.0.113.9', 'clear', 1500)] };
}

/** The kernel's answer for an address behind a bridge; `device` is null for no answer. */
const answer = (bridge: string, from: string, device: string | null, to = '1.1.1.1') =>
  [
    `? route get ${to} from ${from} iif ${bridge}`,
    `? route get fibmatch ${to} from ${from} iif ${bridge}`,
    ...(device === null ? [] : [`${to} from ${from} dev ${device} table 200 \\    cache iif ${bridge} `]),
    '',
  ].join('\n');

const withoutWhole = ({ policyRoutes }: Observations) =>
  policyRoutes && { ...policyRoutes, routes: policyRoutes.routes.map(({ isWhole: _, ...way }) => way) };

const told = (observations: Observations) => {
  const { verdict, recommendedMtu, findings } = diagnose(observations);
  const wrong = findings.filter(
    ({ code }) => /oversized$|undersized$|-(?:egress|path)-unknown$/.test(code) && !/^new-/.test(code),
  );
  return {
    verdict,
    recommendedMtu,
    wrong: wrong.map(({ code, params }) => `${code} ${params.network ?? 'bridge'} ${params.mtu ?? ''}`.trim()),
    codes: findings.map(({ code }) => code),
  };
};

const VPN = { name: 'vpn', subnets: ['172.18.0.0/16'], containers: ['web'] };
const RULED = {
  'network-rules4': RULES,
  'network-routes4': answer('docker0', '172.17.0.2', 'eth0') + answer('br-vpn', '172.18.0.2', 'wg0'),
};

describe('a network that a rule sends through a tunnel', () => {
  it('is too large for the tunnel, and the others fit', () => {
    const made = seen([VPN, { name: 'app' }], {
      ...RULED,
      'network-routes4': RULED['network-routes4'] + answer('br-app', '172.19.0.2', 'eth0'),
    });
    const { findings } = diagnose(made);
    expect(told(made)).toMatchObject({
      verdict: 'mixed',
      recommendedMtu: 1500,
      wrong: ['network-oversized vpn 1420'],
    });
    expect(findings[0]).toMatchObject({ code: 'network-oversized', params: { networkMtu: 1500, interface: 'wg0' } });
    const elsewhere = findings.find(({ code }) => code === 'network-egress-elsewhere');
    expect(elsewhere).toMatchObject({ params: { network: 'vpn', interface: 'wg0', mtu: 1420, egress: 'eth0' } });
    expect(elsewhere?.evidence[0]?.command).toContain('ip -4 route get 1.1.1.1 from 172.18.0.2 iif br-vpn');
  });

  it('fits with the tunnel’s MTU, and wastes nothing', () => {
    expect(told(seen([{ ...VPN, mtu: 1420 }], RULED))).toMatchObject({ verdict: 'fits', wrong: [] });
    expect(told(seen([{ ...VPN, mtu: 1420 }], RULED)).codes[0]).toBe('fits-each-egress');
  });

  it('may have a larger MTU than the instance’s own egress', () => {
    const wide = seen([{ ...VPN, mtu: 9000 }], RULED, { wg0: 9000 });
    expect(told(wide)).toMatchObject({ verdict: 'fits', wrong: [] });
    expect(told(seen([VPN], RULED, { wg0: 9000 })).wrong).toEqual(['network-undersized vpn 9000']);
  });

  it('may leave by the instance’s interface, by a route with an MTU of its own', () => {
    const sized = (mtu: number) =>
      answer('br-vpn', '172.18.0.2', 'eth0').replace('cache iif', `cache mtu ${mtu} iif`) +
      `default via 10.0.0.1 dev eth0 table 200 mtu ${mtu} \n`;
    const made = (mtu: number, network: number) =>
      seen([{ ...VPN, mtu: network }], {
        ...RULED,
        'network-routes4': answer('docker0', '172.17.0.2', 'eth0') + sized(mtu),
      });
    expect(told(made(1400, 1500))).toMatchObject({ recommendedMtu: 1500, wrong: ['network-oversized vpn 1400'] });
    expect(told(made(1400, 1400))).toMatchObject({ verdict: 'fits', wrong: [] });
  });

  it('has what OpenStack gives its interface recommended, and not the interface’s own MTU', () => {
    const mac = 'fa:16:3e:00:00:04';
    const links = ['eth0 1500 fa:16:3e:00:00:02', `ens4 1500 ${mac}`].map((one, at) => {
      const [name, mtu, address] = one.split(' ');
      return `${at + 2}: ${name}: <UP> mtu ${mtu} qdisc fq state UP\\    link/ether ${address} \n`;
    });
    const data = `{"links":[{"id":"a","type":"ovs","mtu":1442,"ethernet_mac_address":"${mac}"}]}`;
    const ways = answer('docker0', '172.17.0.2', 'eth0') + answer('br-vpn', '172.18.0.2', 'ens4');
    const made = seen([VPN, { name: 'mesh', driver: 'overlay' }], {
      ...{ links: links.join(''), 'openstack-metadata': data, 'network-rules4': RULES, 'network-routes4': ways },
      'swarm-data-path': 'node=10.0.0.2\ndata=\n3: ens4    inet 10.0.0.2/24 scope global ens4\\ \n',
    });
    expect(told(made).wrong).toContain('network-oversized vpn 1442');
    expect([...recommendElsewhere(made)]).toEqual([
      ['vpn', 1442],
      ['mesh', 1442],
    ]);
    expect([...recommendElsewhere(seen([VPN]))]).toEqual([]);
  });

  it('is too large for a single container whose address has a rule', () => {
    const ways = answer('br-vpn', '172.18.0.2', 'eth0') + answer('br-vpn', '172.18.0.5', 'wg0');
    const made = seen([VPN], { ...RULED, 'network-routes4': answer('docker0', '172.17.0.2', 'eth0') + ways });
    expect(told(made)).toMatchObject({ verdict: 'mixed', wrong: ['network-oversized vpn 1420'] });
  });

  it('may be the default bridge: then the tunnel’s MTU is recommended', () => {
    const made = seen([{ name: 'app' }], {
      'network-rules4': RULES,
      'network-routes4': answer('docker0', '172.17.0.2', 'wg0') + answer('br-app', '172.19.0.2', 'eth0'),
    });
    expect(told(made)).toMatchObject({
      verdict: 'oversized',
      recommendedMtu: 1420,
      wrong: ['bridge-oversized bridge 1420'],
    });
  });

  it('is inconclusive if only packets that the firewall does not mark fit', () => {
    const rules = PLAIN4.replace('32766', '32765:\tfrom all fwmark 0x1 lookup 200\n32766');
    const plain = answer('docker0', '172.17.0.2', 'eth0') + answer('br-vpn', '172.18.0.2', 'eth0');
    const marked = `? route get 1.1.1.1 from 172.18.0.2 iif br-vpn mark 0x1
1.1.1.1 from 172.18.0.2 dev wg0 table 200 mark 1 \\    cache iif br-vpn 
`;
    const answers = { 'network-rules4': rules, 'network-routes4': plain, 'network-marked4': marked };
    const made = seen([VPN], answers);
    expect(told(made).verdict).toBe('inconclusive');
    expect(diagnose(made).findings[0]).toMatchObject({
      code: 'network-egress-marked',
      params: { network: 'vpn', mark: '0x1', interface: 'wg0', mtu: 1420 },
    });
    expect(told(seen([VPN], answers, { wg0: 9000 })).verdict).toBe('fits');
    expect(
      told(seen([VPN], { ...answers, 'network-routes4': plain.replaceAll('dev eth0', 'dev wg0') })).codes,
    ).not.toContain('network-egress-marked');
  });

  it('is inconclusive if a rule applies to more than addresses, and the rule is in the evidence', () => {
    const rules = PLAIN4.replace('32766', '100:\tfrom all ipproto tcp dport 443 lookup 200\n32766');
    const plain = answer('docker0', '172.17.0.2', 'eth0') + answer('br-vpn', '172.18.0.2', 'eth0');
    const made = seen([VPN], { 'network-rules4': rules, 'network-routes4': plain });
    expect(told(made)).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1500 });
    expect(diagnose(made).findings[0]?.code).toBe('network-egress-unknown');
    expect(diagnose(made).findings[0]?.evidence[0]?.output).toContain('from all ipproto tcp dport 443');
    // What does not fit by the known egress is too large, whatever the other is.
    expect(told(seen([VPN], { ...RULED, 'network-rules4': rules })).verdict).toBe('mixed');
  });

  it('is not judged if the rule lets nothing out', () => {
    const closed = `${answer('br-vpn', '172.18.0.2', null)}RTNETLINK answers: Network is unreachable\nCommand failed -:3\n`;
    const ways = answer('docker0', '172.17.0.2', 'eth0') + closed;
    expect(told(seen([VPN], { 'network-rules4': RULES, 'network-routes4': ways }))).toMatchObject({
      verdict: 'fits',
      wrong: [],
    });
  });

  it('is inconclusive if the kernel gave no answer, and names the missing command', () => {
    const ways = answer('docker0', '172.17.0.2', 'eth0') + answer('br-vpn', '172.18.0.2', null);
    const made = seen([VPN], { 'network-rules4': RULES, 'network-routes4': `${ways}sh: ip: not found` });
    expect(told(made)).toMatchObject({
      verdict: 'inconclusive',
      recommendedMtu: 1500,
      wrong: ['network-egress-unknown vpn'],
    });
    expect(diagnose(made).findings[0]?.evidence[0]?.command).toMatch(/^ip rule show; ip -4 route get .* iif br-vpn$/);
  });

  it('gives no recommendation if the default bridge’s egress is not known, or if there was no answer', () => {
    for (const ways of [answer('docker0', '172.17.0.2', null), ''])
      expect(told(seen([], { 'network-rules4': RULES, 'network-routes4': ways }))).toMatchObject({
        verdict: 'inconclusive',
        recommendedMtu: null,
        wrong: ['network-egress-unknown bridge'],
      });
  });

  it('is too large for the egress that is known, whatever the other is', () => {
    const ways = answer('br-vpn', '172.18.0.2', 'wg0') + answer('br-vpn', '172.18.0.5', null);
    const made = (mtu: number) =>
      seen([{ ...VPN, mtu }], { ...RULED, 'network-routes4': answer('docker0', '172.17.0.2', 'eth0') + ways });
    expect(told(made(1500))).toMatchObject({ verdict: 'mixed' });
    expect(told(made(1300))).toMatchObject({ verdict: 'inconclusive', wrong: ['network-egress-unknown vpn'] });
  });
});

describe('a smaller IPv6 egress', () => {
  const SIX = {
    route6: 'default dev tun6 metric 1024 pref medium\n',
    leaving6: '2606:4700:4700::1111 from :: dev tun6 src fd00::5 metric 1024 pref medium\n',
  };
  const dual = { name: 'dual', subnets: ['172.18.0.0/16', 'fd00:1::/64'] };

  it('limits only the networks that have IPv6', () => {
    expect(told(seen([dual, { name: 'app' }], SIX))).toMatchObject({
      verdict: 'mixed',
      recommendedMtu: 1500,
      wrong: ['network-oversized dual 1480'],
    });
    expect(told(seen([{ ...dual, mtu: 1480 }], SIX))).toMatchObject({ verdict: 'fits', wrong: [] });
    expect(told(seen([{ name: 'app' }], SIX)).verdict).toBe('fits');
  });

  it('limits the default bridge if it has IPv6', () => {
    const made = seen([{ name: 'bridge', subnets: ['172.17.0.0/16', 'fd00:2::/64'] }], SIX);
    expect(told(made)).toMatchObject({ verdict: 'oversized', recommendedMtu: 1480 });
  });

  it('limits nothing if the instance has no IPv6', () => {
    expect(told(seen([dual])).verdict).toBe('fits');
    // `ip -6` failed, and an old `route -n` printed the table of IPv4.
    const route6 = '0.0.0.0         10.8.0.1        0.0.0.0         UG    0      0        0 tun6\n';
    expect(told(seen([dual], { route6 }))).toMatchObject({ verdict: 'fits', recommendedMtu: 1500, wrong: [] });
  });

  it('may be set by a rule', () => {
    const ruled = {
      ...SIX,
      'network-rules6': PLAIN6.replace('32766', '32765:\tfrom fd00:1::/64 lookup 300\n32766'),
      'network-routes6': `? route get 2606:4700:4700::1111 from fd00:1::2 iif br-dual
? route get fibmatch 2606:4700:4700::1111 from fd00:1::2 iif br-dual
2606:4700:4700::1111 from fd00:1::2 dev wg0 table 300 metric 1024 iif br-dual pref medium
`,
    };
    expect(told(seen([dual], ruled)).wrong).toEqual(['network-oversized dual 1420']);
  });
});

describe('several next hops', () => {
  it('carry what the smallest of them carries', () => {
    const made = seen([], { route4: MULTIPATH });
    const { findings } = diagnose(made);
    expect(told(made)).toMatchObject({
      verdict: 'oversized',
      recommendedMtu: 1450,
      wrong: ['bridge-oversized bridge 1450'],
    });
    expect(findings.find(({ code }) => code === 'egress-multipath')?.params).toMatchObject({
      interfaces: 'eth0 (1500), ens4 (1450)',
      mtu: 1450,
    });
    expect(egressInterfaces(made).map((way) => [way.interface, way.mtu])).toEqual([
      ['eth0', 1500],
      ['ens4', 1450],
    ]);
  });

  it('fit with that MTU, measured over any of them', () => {
    const made = seen([{ name: 'bridge', mtu: 1450 }], { route4: MULTIPATH });
    const paths = [madePath('203.0.113.9', 'clear', 1500, { interface: 'eth0', linkMtu: 1500 })];
    expect(told({ ...made, paths })).toMatchObject({ verdict: 'fits', wrong: [] });
  });

  it('are inconclusive if BusyBox prints none', () => {
    const made = seen([], { route4: 'default \n' });
    expect(told(made).verdict).toBe('inconclusive');
    expect(told(made).codes).toContain('egress-hops-unseen');
  });

  it('do not limit a network whose own table has only the larger one', () => {
    const table = 'default via 10.0.0.1 dev eth0 table 200 \n';
    const ways = answer('docker0', '172.17.0.2', 'ens4') + MULTIPATH + answer('br-vpn', '172.18.0.2', 'eth0') + table;
    const made = seen([{ name: 'bridge', mtu: 1450 }, VPN], {
      ...{ route4: MULTIPATH, 'network-rules4': RULES, 'network-routes4': ways },
    });
    expect(told(made)).toMatchObject({ recommendedMtu: 1450, wrong: [] });
    // BusyBox does not print the whole route.
    expect(told({ ...made, policyRoutes: withoutWhole(made) }).wrong).toEqual(['network-oversized vpn 1450']);
  });

  it('may be in the routing table of one network', () => {
    const hops = MULTIPATH.replace('proto static', 'table 200 proto static');
    const ways = answer('br-vpn', '172.18.0.2', 'wg0').replace('dev wg0', 'via 10.0.0.1 dev eth0') + hops;
    const plain = answer('docker0', '172.17.0.2', 'eth0');
    const made = seen([VPN], { 'network-rules4': RULES, 'network-routes4': plain + ways });
    expect(told(made).wrong).toEqual(['network-oversized vpn 1450']);
  });
});

describe('an overlay of the Swarm', () => {
  const mesh = (mtu?: number) => ({ name: 'mesh', driver: 'overlay', mtu });
  const way = (address = '10.0.0.2', data = '') => ({
    'swarm-data-path': `node=${address}\ndata=${data}\n6: ens10    inet${address.includes(':') ? 6 : ''} ${address}/24 scope global ens10\\ \n`,
  });

  it('is compared with its data path, and the bridges with the egress', () => {
    expect(told(seen([mesh()], way()))).toMatchObject({
      verdict: 'mixed',
      recommendedMtu: 1500,
      wrong: ['swarm-overlay-oversized mesh 1450'],
    });
    expect(told(seen([mesh(1450)], way()))).toMatchObject({ verdict: 'fits', wrong: [] });
  });

  it('fits a data path that is wider than the egress', () => {
    expect(told(seen([mesh(9000)], way(), { ens10: 9000 }))).toMatchObject({ verdict: 'fits', wrong: [] });
    expect(told(seen([mesh(9000)], way())).wrong).toEqual(['swarm-overlay-oversized mesh 1450']);
  });

  it('fits less over IPv6, because Docker does not subtract its larger header', () => {
    expect(told(seen([mesh(1450)], way('fd00::2')))).toMatchObject({ wrong: ['swarm-overlay-oversized mesh 1430'] });
    expect(told(seen([mesh(1430)], way('fd00::2')))).toMatchObject({ verdict: 'fits', wrong: [] });
  });

  it('is inconclusive if no interface is found for it', () => {
    const made = seen([mesh()], { 'swarm-data-path': 'node=10.0.0.2\nsh: ip: not found\n' });
    expect(told(made)).toMatchObject({
      verdict: 'inconclusive',
      recommendedMtu: 1500,
      wrong: ['swarm-data-path-unknown mesh'],
    });
  });

  it('is reported as assumed if only the node’s address is known', () => {
    expect(told(seen([mesh(1450)], way())).codes).not.toContain('swarm-data-path-assumed');
    const unsure = { 'swarm-data-path': way()['swarm-data-path'].replace('data=\n', '') };
    expect(told(seen([mesh(1450)], unsure)).codes).toContain('swarm-data-path-assumed');
  });
});

describe('what is below the egress of a network', () => {
  const line = (index: number, name: string, mtu: number, over = '', kind = '') =>
    `${index}: ${name}: <UP> mtu ${mtu} qdisc fq ${over}state UP\\    link/ether 02:00:00:00:00:0${index} \\    ${kind} addrgenmode eui64\n`;
  const eth0 = line(2, 'eth0', 1500);
  const ways = (device: string) => ({
    'network-rules4': RULES,
    'network-routes4': answer('docker0', '172.17.0.2', 'eth0') + answer('br-vpn', '172.18.0.2', device),
  });

  it('limits that network, and the finding names the smaller link', () => {
    const links = eth0 + line(3, 'br0', 9000, '', 'bridge') + line(4, 'ens4', 1400, 'master br0 ');
    const { recommendedMtu, findings } = diagnose(seen([VPN], { ...ways('br0'), links }));
    expect(recommendedMtu).toBe(1500);
    const of = (code: string) => findings.find((one) => one.code === code)?.params;
    expect(of('network-oversized')).toMatchObject({ network: 'vpn', networkMtu: 1500, mtu: 1400, interface: 'ens4' });
    expect(of('nic-over-smaller')).toMatchObject({ interface: 'br0', nicMtu: 9000, below: 'ens4', carried: 1400 });
  });

  it('is inconclusive if it is not known, and gives no recommendation for the default bridge', () => {
    const links =
      eth0 +
      line(3, 'br-ex', 1500, '', 'openvswitch') +
      line(4, 'ens4', 1400, 'master ovs-system ') +
      line(5, 'ovs-system', 1500, '', 'openvswitch');
    const one = seen([VPN], { ...ways('br-ex'), links });
    expect(told(one)).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1500, wrong: [] });
    expect(diagnose(one).findings[0]).toMatchObject({ code: 'nic-below-unknown', params: { interface: 'br-ex' } });
    const own = seen([], { ...ways('br-ex'), links, 'network-routes4': answer('docker0', '172.17.0.2', 'br-ex') });
    expect(told(own)).toMatchObject({ verdict: 'inconclusive', recommendedMtu: null, wrong: [] });
  });

  it('limits a multipath route also if it is below the next hop with the larger MTU', () => {
    const links =
      eth0 + line(3, 'ens4', 1450) + line(4, 'br0', 1500, '', 'bridge') + line(5, 'ens5', 1300, 'master br0 ');
    const route4 = MULTIPATH.replace('dev eth0', 'dev br0');
    const leaving4 = '1.1.1.1 via 10.6.0.1 dev ens4 src 10.6.0.5 uid 0 \\    cache \n';
    const made = seen([], { links, route4, leaving4 });
    expect(told(made)).toMatchObject({ recommendedMtu: 1300, wrong: ['bridge-oversized bridge 1300'] });
    expect(egressInterfaces(made).map((way) => [way.interface, way.mtu])).toEqual([
      ['br0', 1300],
      ['ens4', 1450],
    ]);
  });
});

describe('the list of egress interfaces', () => {
  it('names the users of each', () => {
    const made = seen([VPN, { name: 'mesh', driver: 'overlay' }], {
      ...RULED,
      'swarm-data-path': 'node=10.0.0.2\ndata=\n6: ens10    inet 10.0.0.2/24 scope global ens10\\ \n',
    });
    expect(egressInterfaces(made)).toEqual([
      {
        ...{ family: 4, interface: 'eth0', mtu: 1500, linkMtu: 1500, nextHop: '10.0.0.1' },
        users: [{ kind: 'host' }, { kind: 'network', name: 'bridge' }],
      },
      {
        ...{ family: 4, interface: 'wg0', mtu: 1420, linkMtu: 1420, nextHop: null },
        users: [{ kind: 'network', name: 'vpn' }],
      },
      { family: 4, interface: 'ens10', mtu: 1450, linkMtu: 1450, nextHop: null, users: [{ kind: 'swarm' }] },
    ]);
  });

  it('has the default route that a tunnel replaces, without users', () => {
    const leaving4 = '1.1.1.1 dev wg0 table 51820 src 10.8.0.2 uid 0 \\    cache \n';
    expect(egressInterfaces(seen([], { leaving4 })).map(({ interface: name, users }) => [name, users.length])).toEqual([
      ['wg0', 2],
      ['eth0', 0],
    ]);
  });
});
