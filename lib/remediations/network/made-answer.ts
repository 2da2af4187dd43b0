import { saidOf } from '../made-said';
import { readSeen } from '../seen';
import { type NetworkWish, networkPlanner } from './plan';
import type { NetworkPlan } from './plan-types';

// For tests: what an instance says of a network `shop` with a container `web` on it.

export const ID = 'd'.repeat(64);
export const WEB = '1'.repeat(64);
export const JOB = '2'.repeat(64);
const SPACE = '/dev/vda1 10000000 500000 9500000 5% /';

export const NETWORK = {
  ...{ Name: 'shop', Id: ID, Created: '2026-01-01', Scope: 'local', Driver: 'bridge', EnableIPv6: false },
  IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '10.77.0.0/24', Gateway: '10.77.0.1' }] },
  ...{ Internal: false, Attachable: false, Ingress: false, ConfigFrom: { Network: '' }, ConfigOnly: false },
  ...{ Containers: {}, Options: { 'com.docker.network.bridge.enable_icc': 'true' }, Labels: { team: 'a "b" $(c)' } },
};
export const endpoint = (over: object = {}) => ({
  ...{ IPAMConfig: null, Links: null, Aliases: ['shop.example', WEB.slice(0, 12)], DriverOpts: null },
  ...{ NetworkID: ID, EndpointID: 'e', Gateway: '10.77.0.1', IPAddress: '10.77.0.2', IPPrefixLen: 24 },
  ...{ MacAddress: '02:42:0a:4d:00:02', ...over },
});
export const container = (over: object = {}, on: object = {}) => ({
  ...{ id: WEB, name: '/web', image: 'nginx', status: 'running', policy: 'no', labels: {}, mode: 'shop' },
  ...{ networks: { shop: endpoint(on) }, ...over },
});

export const HEALTHY: Record<string, string | null> = {
  ...{ sudo: 'passwordless', uid: '0', init: 'systemd', version: '26.1.5', egress: '4 ens3 1442' },
  ...{ 'state-space': SPACE, 'state-inodes': SPACE, lock: '' },
  networks: JSON.stringify({ name: 'shop', driver: 'bridge', scope: 'local', options: {}, labels: {} }),
  'network-ids': `${ID}\n`,
  fingerprint: 'f'.repeat(64),
  network: JSON.stringify([NETWORK]),
  attached: `${WEB}\n`,
  'attached-count': '1',
  'members-count': '1',
  endpoints: JSON.stringify(container()),
  'hardware-addresses': `${WEB} `,
  sharing: '',
  mentions: '',
};

export const RECREATE: NetworkWish = { kind: 'recreate-network', network: 'shop', mtu: null };

/** Plan from what the instance said, with changes; null leaves an answer out. */
export function plan(change: Record<string, string | null> = {}, wish = RECREATE): NetworkPlan {
  const answer = saidOf({ ...HEALTHY, ...change });
  const made = networkPlanner(wish).plan(readSeen(answer), 120).plan;
  if (made.kind !== 'recreate-network' && made.kind !== 'restore-network') throw new Error(made.kind);
  return made;
}

export const network = (over: object) => ({ network: JSON.stringify([{ ...NETWORK, ...over }]) });
export const on = (over: object, at: object = {}) => ({ endpoints: JSON.stringify(container(over, at)) });
