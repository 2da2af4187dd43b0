import { expect, test } from 'vitest';
import { madeDocker, madeNetwork, madeObservations } from '@/e2e/fixtures/observations';
import type { Egress, Link } from '@/lib/truth/probes/observations';
import { clampedInterfaces, leavesOneOut } from './clamped-interfaces';

const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'ether', state: 'UP', master: null, mac: null });
const egress = (over: Partial<Egress> = {}): Egress => ({
  ...{ family: 4, interface: 'ens3', gateway: '198.18.0.1', linkMtu: 1442, routeMtu: null, ...over },
});
const ways = (leaving: Egress[], ...links: Link[]) =>
  clampedInterfaces(madeObservations(null, { egress: leaving, links: { known: true, value: links } }));

test('packets leave by the interface that the kernel names, at most as large as its route takes', () => {
  expect(ways([egress({ routeMtu: 1400 })], link('ens3', 1442))).toEqual([
    { family: 4, interface: 'ens3', mtu: 1400, linkMtu: 1442 },
  ]);
});

test('a tunnel that takes all of it, and the default route beneath', () => {
  const over = egress({ interface: 'tun0', linkMtu: 1420, defaultRoute: { interface: 'ens3', mtu: 1442 } });
  expect(ways([over], link('ens3', 1442), link('tun0', 1420))).toEqual([
    { family: 4, interface: 'tun0', mtu: 1420, linkMtu: 1420 },
    { family: 4, interface: 'ens3', mtu: 1442, linkMtu: 1442 },
  ]);
});

test('an interface is left out, and this is known, if it is not known what is below it', () => {
  const system = { ...link('ovs-system', 1500), kind: 'openvswitch' };
  const links = [
    ...[{ ...link('br-ex', 1500), kind: 'openvswitch' }, system],
    ...[{ ...link('ens4', 1400), master: 'ovs-system' }, link('ens3', 1442)],
  ];
  const both = [egress({ interface: 'br-ex', linkMtu: 1500 }), egress({ family: 6 })];
  const made = madeObservations(null, { egress: both, links: { known: true, value: links } });
  expect(clampedInterfaces(made).map((one) => one.interface)).toEqual(['ens3']);
  expect(leavesOneOut(made)).toBe(true);
  expect(leavesOneOut(madeObservations(null, { egress: [egress()] }))).toBe(false);
});

test('no interface that is none', () => {
  expect(ways([egress({ interface: '$(reboot)' })], link('$(reboot)', 1442))).toEqual([]);
  expect(ways([egress({ interface: 'ens9' })], link('ens3', 1442))).toEqual([]);
});

test('each next hop, and the egress of a network by a rule, but not what only the Swarm uses', () => {
  const links = { known: true as const, value: [link('ens3', 1500), link('ens4', 1450), link('wg0', 1420)] };
  const hops = [
    { interface: 'ens3', mtu: 1500 },
    { interface: 'ens4', mtu: 1450 },
  ];
  const at = { bridge: 'br-vpn', from: '172.18.0.2', family: 4 as const };
  const made = madeObservations(
    madeDocker(1442, {
      networks: [madeNetwork('vpn', 1420), madeNetwork('mesh', null, { driver: 'overlay' })],
    }),
    {
      ...{ links, egress: [egress({ interface: 'ens4', linkMtu: 1450, hops })] },
      policyRoutes: {
        ...{ families: [4], closed: [], unanswered: [], detail: '' },
        routes: [{ ...at, interface: 'wg0', gateway: null, linkMtu: 1420, routeMtu: null }],
      },
      swarmDataPath: { address: '10.0.0.2', family: 4, sure: true, interface: 'ens10', linkMtu: 9000 },
    },
  );
  expect(clampedInterfaces(made).map(({ interface: name, mtu }) => [name, mtu])).toEqual([
    ['ens3', 1500],
    ['ens4', 1450],
    ['wg0', 1420],
  ]);
});
