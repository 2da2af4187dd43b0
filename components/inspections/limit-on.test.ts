import { expect, it } from 'vitest';
import { madeDocker, madeNetwork, madeObservations } from '@/e2e/fixtures/observations';
import { madeOldObservations } from '@/e2e/fixtures/old-observations';
import { limitOn } from './limit-on';

const networks = [
  madeNetwork('bridge', 1442),
  madeNetwork('vpn', 1442),
  madeNetwork('gone', 1442),
  madeNetwork('mesh', 1450, { driver: 'overlay' }),
  madeNetwork('sealed', 1450, { driver: 'overlay', encrypted: true }),
];
const way = { from: '172.18.0.2', family: 4, gateway: null, routeMtu: null } as const;
const seen = madeObservations(madeDocker(1442, { networks }), {
  policyRoutes: {
    families: [4],
    routes: [
      { ...way, bridge: 'docker0', interface: 'ens3', linkMtu: 1442 },
      { ...way, bridge: 'br-vpn', interface: 'wg0', linkMtu: 1420 },
    ],
    ...{ closed: [], unanswered: [], detail: '' },
  },
  swarmDataPath: { address: 'fd00::2', family: 6, sure: true, interface: 'ens10', linkMtu: 1450 },
});

it('is what fits on the network itself, and inside an overlay what is left', () => {
  const limit = limitOn(seen, 1400);
  expect(['bridge', 'vpn', 'mesh', 'sealed'].map(limit)).toEqual([1400, 1420, 1380, 1352]);
});

it('is not known if the egress is not, or if nothing is recommended', () => {
  expect(limitOn(seen, 1442)('gone')).toBeNull();
  expect(limitOn(seen, null)('bridge')).toBeNull();
});

it('is the recommendation for an inspection that was stored before more was seen', () => {
  expect(limitOn(madeOldObservations('ok'), 1442)('bridge')).toBe(1442);
});
