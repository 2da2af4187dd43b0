import { describe, expect, test } from 'vitest';
import { outcome, plan } from '@/e2e/fixtures/docker-facts';
import { plan as planNetwork } from '@/e2e/fixtures/network-answer';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';

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
      const networks = `{"name":"bridge","driver":"bridge","options":{"com.docker.network.bridge.name":"docker0"}}\n${vpn(mtu)}`;
      return plan({ ...ruled(ways), networks, 'bridge-mtu': null });
    };
    expect(of('1420').plan).toMatchObject({ mtu: 1442, networks: [] });
    expect(of('1500').plan.networks[0]?.commands.join('\n')).toContain(`${MTU_OPTION}=1420`);
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

  test('is blocked if the egress of the network is not known', () => {
    const change = { ...ruled(`? route get 1.1.1.1 from 172.18.0.2 iif ${VPN}\n`), networks: vpn('1500') };
    const made = planNetwork(change, { kind: 'recreate-network', network: 'shop', mtu: 1420 });
    const item = made.preflight.find(({ name }) => name === 'egress');
    expect(item).toMatchObject({ outcome: 'block', params: { reason: 'unknown_egress' } });
  });
});
