import { expect, it } from 'vitest';
import { rolloutCsv } from '@/lib/fleet/reports/rollout-csv';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { translator } from '@/lib/platform/i18n/translator';
import { instancesNamed, memberOf, outcomes, planned, reached, rolloutScene, started } from './rollout-fleet';
import { operator } from './simulated-fleet';

const scene = rolloutScene();
const clamps = () => [...'abc'].map((name) => scene.machineOf(name).clamp !== null);

it('puts MSS clamps in place on many instances, restarts nothing, and is taken back where the rules are as it left them', async () => {
  await scene.up(instancesNamed('abc'));
  const plan = await planned({ kind: 'clamp-mss', batchSize: 2 });
  expect(plan).toMatchObject({ kind: 'clamp-mss', summary: { ready: 3, interrupted: { count: 0 } } });
  expect(await memberOf(plan.id, 'a')).toMatchObject({
    shown: { mtu: 1500, currentMtu: 1500, bound: { what: 'rules', is: { tool: 'nft', rules: [{ mss: 1402 }] } } },
  });
  await started(plan);
  expect(await reached(plan.id, 'finished', 'stopped')).toMatchObject({ state: 'finished', canRollBack: true });
  expect(clamps()).toEqual([true, true, true]);
  expect(scene.untouched()).toEqual([...'abc']);

  const again = await planned({ kind: 'clamp-mss' });
  expect(await outcomes(again.id)).toEqual([...'abc'].map((name) => `${name} left-out already-in-force`));
  let csv = '';
  for await (const chunk of await rolloutCsv(again.id, { lang: 'en' })) csv += chunk;
  expect(csv).toContain('The same rules are already in force on this instance.');

  const b = scene.machineOf('b');
  if (b.clamp) b.clamp = { ...b.clamp, rules: b.clamp.rules.replaceAll('1402', '1300') };
  const back = await reached((await planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id })).id, 'planned');
  expect(back).toMatchObject({ kind: 'unclamp-mss', rollbackOfId: plan.id });
  expect(await memberOf(back.id, 'b')).toMatchObject({ reason: 'changed-since-fix', reasonParams: { about: 'clamp' } });
  expect(translator('en', 'rollout')(`heading.${back.kind}`, { count: 3 })).toBe('Remove the MSS clamp on 3 instances');
  await started(back);
  await reached(back.id, 'finished', 'stopped');
  expect(clamps()).toEqual([false, true, false]);
});

it('refuses an instance whose link changed after the dry run, and says what', async () => {
  await scene.up(instancesNamed('a'));
  const plan = await planned({ kind: 'clamp-mss' });
  Object.assign(scene.machineOf('a'), { nicMtu: 1400 });
  await started(plan);
  await reached(plan.id, 'stopped');
  expect(await memberOf(plan.id, 'a')).toMatchObject({
    state: 'refused',
    reason: 'changed-since-plan',
    reasonParams: { what: 'rules' },
  });
});
