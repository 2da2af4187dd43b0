import { expect, test } from 'vitest';
import { madeObservations } from '@/e2e/fixtures/observations';
import type { Egress, Link } from '@/lib/truth/probes/observations';
import { egressInterfaces } from './egress-interfaces';

const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'ether', state: 'UP', master: null, mac: null });
const egress = (over: Partial<Egress> = {}): Egress => ({
  ...{ family: 4, interface: 'ens3', gateway: '198.18.0.1', linkMtu: 1442, routeMtu: null, ...over },
});
const ways = (leaving: Egress[], ...links: Link[]) =>
  egressInterfaces(madeObservations(null, { egress: leaving, links: { known: true, value: links } }));

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

test('no interface that is none', () => {
  expect(ways([egress({ interface: '$(reboot)' })], link('$(reboot)', 1442))).toEqual([]);
  expect(ways([egress({ interface: 'ens9' })], link('ens3', 1442))).toEqual([]);
});
