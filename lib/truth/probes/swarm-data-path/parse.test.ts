import { expect, test } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import type { Link } from '@/lib/truth/probes/observations';
import { parseSwarmDataPath } from './parse';

const link = (name: string, mtu: number): Link => ({ name, mtu, kind: 'ether', state: 'UP', master: null, mac: null });
const links = { known: true as const, value: [link('eth0', 1500), link('ens10', 1450)] };
const read = (body: string) => parseSwarmDataPath(madeFrames({ 'swarm-data-path': body }), links);

// Recorded from iproute2 6.1 and BusyBox 1.35, addresses changed.
const BORNE = '6: ens10    inet 10.0.0.2/24 scope global ens10\\       valid_lft forever preferred_lft forever\n';

test('is undefined for an instance that is in no Swarm', () => {
  expect(parseSwarmDataPath(madeFrames({}), links)).toBeUndefined();
});

test('is the interface with the address of the data path, else of the node', () => {
  const way = { address: '10.0.0.2', family: 4, interface: 'ens10', linkMtu: 1450 };
  expect(read(`node=10.0.0.2\ndata=\n${BORNE}`)).toEqual({ ...way, sure: true });
  expect(read(`node=203.0.113.9\ndata=10.0.0.2\n${BORNE}`)).toEqual({ ...way, sure: true });
  expect(read(`node=10.0.0.2\n${BORNE}`)).toEqual({ ...way, sure: false });
});

test('may have an IPv6 address', () => {
  const six = BORNE.replace('inet 10.0.0.2/24', 'inet6 fd00::2/64');
  expect(read(`node=fd00::2\ndata=\n${six}`)).toMatchObject({ family: 6, interface: 'ens10', linkMtu: 1450 });
  const advertised = `${six}/proc/sys/net/ipv6/conf/ens10/mtu:1430\n`;
  expect(read(`node=fd00::2\ndata=\n${advertised}`)).toMatchObject({ family: 6, interface: 'ens10', linkMtu: 1430 });
});

test('is the kernel’s route if no interface has the address', () => {
  const routed = 'node=203.0.113.9\ndata=\n203.0.113.9 via 10.5.0.1 dev eth0 src 10.5.0.2 uid 0 \\    cache \n';
  expect(read(routed)).toMatchObject({ address: '203.0.113.9', interface: 'eth0', linkMtu: 1500 });
});

test.each([
  '',
  'node=\n',
  'node=10.0.0.2\nsh: ip: not found\n',
  'node=$(reboot)\ndata=;\n',
  `node=10.0.0.2\n${BORNE.replaceAll('ens10', 'gone')}`,
])('no interface is told by %j', (body) => {
  expect(read(body)).toMatchObject({ interface: null, linkMtu: null });
});
