import { expect, it } from 'vitest';
import { madeContainer } from '@/e2e/fixtures/observations';
import { shownInterface } from './shown-interface';

const limits: Record<string, number | null> = { bridge: 1500, vpn: 1420, wide: 9000, unknown: null };
const limitOn = (network: string) => limits[network] ?? null;

it('compares each interface with its own network', () => {
  expect(shownInterface(madeContainer('a', 'vpn', 1500), limitOn)).toEqual({ value: 1500, limit: 1420 });
  expect(shownInterface(madeContainer('a', 'wide', 9000), limitOn)).toEqual({ value: 9000, limit: 9000 });
  const two = madeContainer('a', 'wide', 9000);
  two.interfaces.push({ name: 'eth1', mtu: 1500, network: 'vpn' });
  expect(shownInterface(two, limitOn)).toEqual({ value: 1500, limit: 1420 });
  two.interfaces.push({ name: 'eth2', mtu: 65_535, network: 'unknown' });
  expect(shownInterface(two, limitOn)).toEqual({ value: 1500, limit: 1420 });
});

it('does not compare an interface that is none of Docker’s', () => {
  const nested = madeContainer('a', 'vpn', 1420);
  nested.interfaces.push({ name: 'docker0', mtu: 9000, network: null });
  expect(shownInterface(nested, limitOn)).toEqual({ value: 1420, limit: 1420 });
});

it('has no limit if it is not known, or if the interface was not seen', () => {
  expect(shownInterface(madeContainer('a', 'unknown', 1500), limitOn)).toEqual({ value: 1500, limit: null });
  expect(shownInterface(madeContainer('a', 'vpn', null), limitOn)).toEqual({ value: null, limit: null });
});

it('uses the network of the container in an older inspection', () => {
  const old = { ...madeContainer('a', 'vpn', 1500), interfaces: [{ name: 'eth0', mtu: 1500 }] };
  expect(shownInterface(old, limitOn)).toEqual({ value: 1500, limit: 1420 });
});
