import { describe, expect, test } from 'vitest';
import { HEALTHY, outcome, plan } from '@/e2e/fixtures/docker-facts';
import { plan as planNetwork } from '@/e2e/fixtures/network-answer';
import { planOutput } from '@/e2e/fixtures/plan-output';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import type { Frames } from '@/lib/truth/script/frames';
import { planDaemonConfig } from './daemon-config/plan';
import { fittingOn } from './network-effects';
import { wantedMtu } from './planner';
import { egress } from './preflight-items';
import { dockerOf, readSeen } from './seen';

// The plan's preflight compares with the same egress as an inspection.

const links = (of: Record<string, number>) =>
  Object.entries(of)
    .map(([name, mtu], at) => `${at + 2}: ${name}: <UP> mtu ${mtu} qdisc fq state UP\\    link/none \n`)
    .join('');
const egressOf = (change: Record<string, string | null>, mtu: number) =>
  outcome(change, 'egress', { kind: 'set-mtu', mtu });

/** What wg-quick sets up: the default route stays, and a rule sends everything but the tunnel's own packets into the tunnel. */
const TUNNEL = {
  links: links({ eth0: 1500, wg0: 1420 }),
  route4: 'default via 198.18.0.1 dev eth0 \n',
  leaving4: '1.1.1.1 dev wg0 table 51820 src 10.8.0.2 uid 0 \\    cache \n',
};

describe('an MTU that is smaller than the interface', () => {
  const seen = readSeen(planOutput(HEALTHY));
  const judged = (mtu: number, narrowPathMtus: number[]) => egress({ ...seen, narrowPathMtus }, mtu, false);

  test('is what fits where a path was measured with it', () => {
    expect(judged(1280, [1300, 1280])).toMatchObject({ outcome: 'pass', params: { reason: 'path', mtu: 1280 } });
    expect(judged(1280, [1300])).toMatchObject({ outcome: 'warn', params: { reason: 'below' } });
  });

  test('still has to fit the interface', () => {
    expect(judged(9000, [9000])).toMatchObject({ outcome: 'block', params: { reason: 'above' } });
  });
});

describe('the MTU that is planned', () => {
  test('is compared with a tunnel that takes all packets, and not with the default route below', () => {
    expect(egressOf(TUNNEL, 1500)).toBe('block above');
    expect(egressOf(TUNNEL, 1420)).toBe('pass');
    expect(plan(TUNNEL, { kind: 'set-mtu', mtu: null }).plan).toMatchObject({ mtu: 1420, egressMtu: 1420 });
  });

  test('is compared with the smallest of several next hops', () => {
    const route4 =
      'default proto static \\\tnexthop via 10.0.0.1 dev eth0 weight 1 \\\tnexthop via 10.6.0.1 dev ens4 weight 1 \n';
    const leaving4 = `1.1.1.1 via 10.0.0.1 dev eth0 src 10.0.0.5 uid 0 \\    cache \n${route4}`;
    const several = { links: links({ eth0: 1500, ens4: 1450 }), route4, leaving4 };
    expect(egressOf(several, 1500)).toBe('block above');
    expect(egressOf(several, 1450)).toBe('pass');
  });

  const answered = (bridge: string, from: string, device: string) =>
    `? route get 1.1.1.1 from ${from} iif ${bridge}\n1.1.1.1 from ${from} dev ${device} table 200 \\    cache iif ${bridge} \n`;
  /** The second network that Docker lists, as `saidOf` numbers them. */
  const VPN = `br-${'e'.repeat(12)}`;
  const ruled = (ways: string) => ({
    links: links({ ens3: 1442, wg0: 1420 }),
    'network-rules4':
      '0:\tfrom all lookup local\n32765:\tfrom 172.18.0.0/16 lookup 200\n32766:\tfrom all lookup main\n',
    'network-routes4': ways,
  });
  const vpn = (mtu: string) =>
    JSON.stringify({ name: 'shop', driver: 'bridge', scope: 'local', options: { [MTU_OPTION]: mtu }, labels: {} });

  test('is that of the default bridge: a network with its own egress is recreated with what fits there', () => {
    const ways = answered('docker0', '172.17.0.2', 'ens3') + answered(VPN, '172.18.0.2', 'wg0');
    const of = (mtu: string) => {
      return plan({ ...ruled(ways), networks: vpn(mtu) });
    };
    expect(of('1420').plan).toMatchObject({ mtu: 1442, networks: [] });
    expect(of('1500').plan.networks[0]?.commands.join('\n')).toContain(`${MTU_OPTION}=1420`);
  });

  test('of the default bridge is not the default of new networks if these leave by a smaller egress', () => {
    const config = (device: string) => {
      const change = ruled(answered('docker0', '172.17.0.2', device));
      const both = links({ ens3: 1442, ens10: 9000 });
      const made = plan({ ...change, links: both }, { kind: 'set-mtu', mtu: null });
      return JSON.parse(String(Buffer.from(made.after ?? [])));
    };
    expect(config('ens10')).toEqual({ debug: true, mtu: 9000 });
    expect(config('ens3')).toMatchObject({ mtu: 1442, 'default-network-opts': { bridge: { [MTU_OPTION]: '1442' } } });
  });

  test('of a network is compared with its own egress', () => {
    const change = { ...ruled(answered(VPN, '172.18.0.2', 'wg0')), networks: vpn('1500') };
    const egress = (mtu: number | null) => {
      const made = planNetwork(change, { kind: 'recreate-network', network: 'shop', mtu });
      const item = made.preflight.find(({ name }) => name === 'egress');
      return { mtu: made.mtu, egressMtu: made.egressMtu, outcome: item?.outcome, via: item?.params.interface };
    };
    expect(egress(null)).toEqual({ mtu: 1420, egressMtu: 1420, outcome: 'pass', via: 'wg0' });
    expect(egress(1442)).toMatchObject({ outcome: 'block', via: 'wg0' });
  });

  test('of a network is not more than the newest inspection recommends for it, though the interface has more', () => {
    const ways = answered('docker0', '172.17.0.2', 'ens3') + answered(VPN, '172.18.0.2', 'wg0');
    const said = readSeen(planOutput({ ...HEALTHY, ...ruled(ways), networks: vpn('1500') }), 1442);
    const seen = { ...said, recommendedElsewhere: new Map([['shop', 1400]]) };
    const shop = dockerOf(seen)?.networks.find(({ name }) => name === 'shop');
    if (!shop) throw new Error('no network');
    expect([wantedMtu(null, said, 'shop'), fittingOn(said, 1442)(shop)]).toEqual([1420, 1420]);
    expect([wantedMtu(null, seen, 'shop'), fittingOn(seen, 1442)(shop)]).toEqual([1400, 1400]);
    expect(wantedMtu(null, seen)).toBe(1442);
    // What it carries now counts, too.
    expect(wantedMtu(null, { ...seen, recommendedElsewhere: new Map([['shop', 1500]]) }, 'shop')).toBe(1420);
  });

  test('of a network on the same interface is compared with the route of its own table', () => {
    const own = answered(VPN, '172.18.0.2', 'ens3').replace('cache iif', 'cache mtu 1300 iif');
    const change = { ...ruled(answered('docker0', '172.17.0.2', 'ens3') + own), networks: vpn('1500') };
    const made = planNetwork(change, { kind: 'recreate-network', network: 'shop', mtu: null });
    expect(made).toMatchObject({ mtu: 1300, egressMtu: 1300 });
  });

  test('is not compared if the list of links was cut: another interface could be taken for the egress', () => {
    const cut = (frames: Frames) => {
      const all = frames.all.map((frame) => (frame.name === 'links' ? { ...frame, cut: true as const } : frame));
      return readSeen({ ...frames, all });
    };
    const seen = cut(planOutput({ ...HEALTHY, egress: ['4 ens3 1442', '6 ens4 1442'] }));
    expect(egress(seen, 1442, false)).toMatchObject({ outcome: 'warn', params: { reason: 'unknown-links' } });
    const made = planDaemonConfig(seen, { kind: 'set-mtu', mtu: 1442 }, 120);
    expect(made.plan.preflight.find(({ name }) => name === 'egress')).toMatchObject({
      outcome: 'warn',
      params: { reason: 'unknown_links' },
    });
  });

  test('is blocked if the egress of the network is not known', () => {
    const change = { ...ruled(`? route get 1.1.1.1 from 172.18.0.2 iif ${VPN}\n`), networks: vpn('1500') };
    const made = planNetwork(change, { kind: 'recreate-network', network: 'shop', mtu: 1420 });
    const item = made.preflight.find(({ name }) => name === 'egress');
    expect(item).toMatchObject({ outcome: 'block', params: { reason: 'unknown_egress' } });
  });
});
