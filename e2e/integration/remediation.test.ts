import { describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { updateInstance } from '@/lib/fleet/instances/update';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { listRemediations } from '@/lib/fleet/remediations/list';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { StepRecorder } from '@/lib/fleet/remediations/step-recorder';
import type { RemediationEvent } from '@/lib/fleet/remediations/types';
import { watchRemediation } from '@/lib/fleet/remediations/watch';
import { db } from '@/lib/platform/db/client';
import type { StepState } from '@/lib/remote/runner/journal';
import { OLD, remediationScene } from './remediation-scene';
import { operator, viewer } from './simulated-fleet';

const scene = remediationScene();
const { one, daemonJson, startJobs, ended } = scene;

describe('a fix', () => {
  it('is planned, applied, confirmed and rolled back byte for byte', async () => {
    const instanceId = await one();
    const planned = await planRemediation(operator, instanceId);
    expect(planned).toMatchObject({ state: 'planned', plan: { mtu: 1442, currentMtu: 1500 } });
    expect(await getRemediation(planned.id)).toMatchObject({ before: OLD });
    expect(daemonJson()).toBe(OLD);
    startJobs();
    expect(await applyRemediation(operator, planned.id)).toMatchObject({ state: 'queued' });
    const done = await ended(planned.id);
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed', canRollBack: true });
    expect(daemonJson()).toBe(done.after);
    expect(JSON.parse(daemonJson() ?? '')).toMatchObject({ debug: true, mtu: 1442 });

    await expect(
      planRemediation(operator, instanceId).then(({ id }) => applyRemediation(operator, id)),
    ).rejects.toMatchObject({ code: 'remediation.nothing-to-do' });
    const back = await planRollback(operator, done.id);
    expect(back).toMatchObject({ kind: 'rollback', rollbackOfId: done.id, after: Buffer.from(OLD) });
    await applyRemediation(operator, back.id);
    expect(await ended(back.id)).toMatchObject({ state: 'confirmed' });
    expect(daemonJson()).toBe(OLD);

    const { items } = await listRemediations({ instanceId });
    expect(items.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'rollback confirmed',
      'set-mtu expired',
      'set-mtu confirmed',
    ]);
  });

  it('is told as it goes: every step, and how it ended', async () => {
    const { id } = await planRemediation(operator, await one());
    startJobs();
    await applyRemediation(operator, id);
    const events: RemediationEvent[] = [];
    for await (const event of watchRemediation(id, { intervalMs: 20 })) events.push(event);
    expect(events.at(-1)).toMatchObject({ type: 'state', state: 'confirmed' });
    const passed = events.flatMap((event) => (event.type === 'step' && event.state === 'passed' ? [event.name] : []));
    expect(passed).toEqual(
      expect.arrayContaining(['connect', 'start', 'backup', 'replace', 'restart', 'recheck', 'confirm']),
    );
  });

  it('that makes Docker fail is taken back by the instance, and says at which step', async () => {
    const { id } = await planRemediation(operator, await one({ restartFails: true }));
    startJobs();
    await applyRemediation(operator, id);
    expect(await ended(id)).toMatchObject({
      state: 'reverted',
      reason: 'step-failed',
      reasonParams: { step: 'restart' },
    });
    expect(daemonJson()).toBe(OLD);
    const trail = await db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(trail.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'remediation.plan done',
      'remediation.apply intent',
      'remediation.finish failed',
    ]);
  });

  it('is refused where the file changed after the plan', async () => {
    const { id } = await planRemediation(operator, await one());
    const machine = scene.machine();
    if (machine) machine.daemonJson = Buffer.from('{}');
    startJobs();
    await applyRemediation(operator, id);
    expect(await ended(id)).toMatchObject({ state: 'refused', reason: 'changed-since-plan' });
    expect(daemonJson()).toBe('{}');
  });

  it('that failed part-way is rolled back from what was kept of before', async () => {
    const { id } = await planRemediation(operator, await one());
    startJobs();
    await applyRemediation(operator, id);
    await ended(id);
    await db.remediation.update({ where: { id }, data: { state: 'failed', reason: 'revert-failed' } });
    expect(daemonJson()).not.toBe(OLD);
    expect(await getRemediation(id)).toMatchObject({ state: 'failed', canRollBack: true });
    const back = await planRollback(operator, id);
    expect(back).toMatchObject({ kind: 'rollback', rollbackOfId: id, plan: { blocked: false } });
    expect(back).toMatchObject({ after: Buffer.from(OLD) });
    await applyRemediation(operator, back.id);
    expect(await ended(back.id)).toMatchObject({ state: 'confirmed' });
    expect(daemonJson()).toBe(OLD);
  });

  it.each<[string, object]>([
    ['that never began', { state: 'failed', startedAt: null }],
    ['of whose file nothing is known', { state: 'failed', before: null }],
    ['that the instance took back', { state: 'reverted' }],
    ['that was refused', { state: 'refused' }],
  ])('%s is not rolled back', async (_, data) => {
    const { id } = await planRemediation(operator, await one());
    await db.remediation.update({ where: { id }, data: { startedAt: new Date(), ...data } });
    expect(await getRemediation(id)).toMatchObject({ canRollBack: false });
    await expect(planRollback(operator, id)).rejects.toMatchObject({ code: 'remediation.nothing-to-roll-back' });
  });

  it('whose end nobody saw is settled when the instance is looked at next', async () => {
    const instanceId = await one();
    const { id } = await planRemediation(operator, instanceId);
    startJobs();
    await applyRemediation(operator, id);
    await ended(id);
    await db.remediation.update({ where: { id }, data: { state: 'failed', reason: 'contact-lost' } });
    await planRemediation(operator, instanceId);
    expect(await getRemediation(id)).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
  });
});

describe('a fix that may not be', () => {
  it('needs an operator', async () => {
    const instanceId = await one();
    await expect(planRemediation(viewer, instanceId)).rejects.toMatchObject({ code: 'auth.forbidden' });
    const { id } = await planRemediation(operator, instanceId);
    await expect(applyRemediation(viewer, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    await expect(cancelRemediation(viewer, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
    await expect(planRollback(viewer, id)).rejects.toMatchObject({ code: 'auth.forbidden' });
  });

  it.each<[string, Partial<SimulatedInstance>, string]>([
    ['a broken daemon.json', { daemonJson: '{ "mtu": ' }, 'config-file'],
    ['daemon.json that is a folder', { daemonJson: null, daemonJsonIsDirectory: true }, 'config-file'],
    ['no sudo', { sudo: 'denied' }, 'rights'],
    [
      'live-restore with a container',
      { liveRestore: true, containers: [{ name: 'web', image: 'nginx' }] },
      'live-restore',
    ],
  ])('%s blocks it, and says so', async (_, instance, name) => {
    const { id, plan } = await planRemediation(operator, await one(instance));
    expect(plan.blocked).toBe(true);
    expect(plan.preflight.filter(({ outcome }) => outcome === 'block').map((item) => item.name)).toContain(name);
    await expect(applyRemediation(operator, id)).rejects.toMatchObject({ code: 'remediation.blocked', status: 409 });
  });

  it.each([575, 9217, 1442.5, Number.NaN])('an MTU of %s is none', async (mtu) => {
    await expect(planRemediation(operator, await one(), { mtu })).rejects.toMatchObject({
      code: 'remediation.bad-mtu',
    });
  });

  it('cannot be started twice, nor beside another one', async () => {
    const instanceId = await one();
    const first = await planRemediation(operator, instanceId);
    await applyRemediation(operator, first.id);
    await expect(applyRemediation(operator, first.id)).rejects.toMatchObject({ code: 'remediation.not-planned' });
    const second = await planRemediation(operator, instanceId);
    await expect(applyRemediation(operator, second.id)).rejects.toMatchObject({ code: 'remediation.busy' });
    await cancelRemediation(operator, first.id);
    startJobs();
    expect(await ended(first.id)).toMatchObject({ state: 'cancelled' });
    expect(daemonJson()).toBe(OLD);
  });

  it('is not carried out by a plan that is old, or that was not the one shown', async () => {
    const instanceId = await one();
    const first = await planRemediation(operator, instanceId);
    await expect(applyRemediation(operator, first.id, { planHash: 'another' })).rejects.toMatchObject({
      code: 'remediation.plan-changed',
    });
    const second = await planRemediation(operator, instanceId);
    expect(await getRemediation(first.id)).toMatchObject({ state: 'expired', reason: 'newer-plan' });
    await expect(applyRemediation(operator, first.id)).rejects.toMatchObject({ code: 'remediation.plan-expired' });
    await db.remediation.update({ where: { id: second.id }, data: { createdAt: new Date(Date.now() - 3_700_000) } });
    await expect(applyRemediation(operator, second.id)).rejects.toMatchObject({ code: 'remediation.plan-expired' });
  });

  it('ends as refused where the instance cannot be reached', async () => {
    const { id } = await planRemediation(operator, await one());
    await scene.vanish();
    startJobs();
    await applyRemediation(operator, id);
    expect(await ended(id)).toMatchObject({ state: 'refused', reason: 'connect-failed' });
  });
});

it.each<[boolean, StepState[]]>([
  [false, ['passed']],
  [false, ['failed', 'passed']],
  [true, ['warned']],
  // The confirmation after the first was cut off, and arrives while the second is running.
  [true, ['warned', 'failed']],
  [true, ['passed', 'running']],
  [true, []],
])('unproven is %s after inspections that ended %j', async (unproven, states) => {
  const { id } = await planRemediation(operator, await one());
  for (const [position, state] of states.entries()) {
    const step = { position, name: 'inspect', state, output: '', startedAt: new Date(position), ms: 1 };
    await db.remediationStep.create({ data: { remediationId: id, ...step } });
  }
  expect(await (await StepRecorder.open(id)).isUnproven()).toBe(unproven);
});

it('keeps no more steps than a fix has, whatever an instance writes into its journal', async () => {
  const { id } = await planRemediation(operator, await one());
  const steps = await StepRecorder.open(id);
  for (let seq = 1; seq <= 400; seq += 1) {
    await steps.journal({ seq, name: 'write', state: 'passed', startedAt: seq, ms: 1, output: '' });
  }
  expect((await getRemediation(id)).steps).toHaveLength(300);
});

it('is not applied to the machine at another address than the one it was planned for', async () => {
  const instanceId = await one();
  const { id } = await planRemediation(operator, instanceId);
  await updateInstance(operator, instanceId, { notes: 'moved to rack 2' });
  expect(await getRemediation(id)).toMatchObject({ state: 'planned' });
  await updateInstance(operator, instanceId, { address: '127.0.0.2' });
  expect(await getRemediation(id)).toMatchObject({ state: 'expired', reason: 'instance-moved' });
  await expect(applyRemediation(operator, id)).rejects.toMatchObject({ code: 'remediation.plan-expired' });

  await updateInstance(operator, instanceId, { address: '127.0.0.1' });
  const again = await planRemediation(operator, instanceId);
  await applyRemediation(operator, again.id);
  await expect(updateInstance(operator, instanceId, { port: 1 })).rejects.toMatchObject({ code: 'instance.busy' });
});
