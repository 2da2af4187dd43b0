import { expect, it } from 'vitest';
import { rolloutCsv } from '@/lib/fleet/reports/rollout-csv';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { translator } from '@/lib/platform/i18n/translator';
import { instancesNamed, memberOf, outcomes, planned, reached, rolloutScene, started } from './rollout-fleet';
import { operator } from './simulated-fleet';

const scene = rolloutScene();
/** NICs of 1500, for which OpenStack says other numbers. */
const EXPECTED: Record<string, number> = { a: 1442, b: 1450, c: 1500 };
const instances = () =>
  instancesNamed('abc').map((one) => ({ ...one, nicMtu: 1500, expectedMtu: EXPECTED[one.name] ?? 1500 }));
const mtus = () => [...'abc'].map((name) => scene.machineOf(name).nicMtu);

it('gives each NIC the MTU that OpenStack says, leaves the right ones out, and is rolled back where it is as it left them', async () => {
  await scene.up(instances());
  const plan = await planned({ kind: 'set-nic-mtu' });
  expect(await memberOf(plan.id, 'b')).toMatchObject({
    shown: { mtu: 1450, currentMtu: 1500, bound: { what: 'nic', is: { interface: 'ens3', currentMtu: 1500 } } },
  });
  expect(await memberOf(plan.id, 'c')).toMatchObject({ state: 'left-out', reason: 'already-in-force' });
  await started(plan);
  expect(await reached(plan.id, 'finished', 'stopped')).toMatchObject({ state: 'finished', canRollBack: true });
  expect(mtus()).toEqual([1442, 1450, 1500]);

  const again = await planned({ kind: 'set-nic-mtu' });
  expect(await outcomes(again.id)).toEqual([...'abc'].map((name) => `${name} left-out already-in-force`));
  let csv = '';
  for await (const chunk of await rolloutCsv(again.id, { lang: 'en' })) csv += chunk;
  expect(csv).toContain('The NIC already has an MTU of 1450');

  scene.machineOf('b').nicMtu = 1400;
  const back = await reached((await planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id })).id, 'planned');
  expect(back).toMatchObject({ kind: 'restore-nic-mtu', rollbackOfId: plan.id });
  expect(await memberOf(back.id, 'b')).toMatchObject({ reason: 'changed-since-fix', reasonParams: { about: 'nic' } });
  expect(translator('en', 'rollout')(`heading.${back.kind}`, { count: 2 })).toBe(
    "Restore the NIC's MTU on 2 instances",
  );
  await started(back);
  await reached(back.id, 'finished', 'stopped');
  expect(mtus()).toEqual([1500, 1400, 1500]);
});

it('refuses an instance whose NIC changed after the dry run, and says what', async () => {
  await scene.up(instances().slice(0, 1));
  const plan = await planned({ kind: 'set-nic-mtu' });
  scene.machineOf('a').nicMtu = 1400;
  await started(plan);
  await reached(plan.id, 'stopped');
  expect(await memberOf(plan.id, 'a')).toMatchObject({
    state: 'refused',
    reason: 'changed-since-plan',
    reasonParams: { what: 'nic' },
  });
});
