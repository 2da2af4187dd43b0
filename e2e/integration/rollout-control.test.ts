import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { clampRules } from '@/lib/fleet/remediations/mss-clamp/rules';
import { cancelRollout } from '@/lib/fleet/rollouts/cancel';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { pauseRollout } from '@/lib/fleet/rollouts/pause';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { resumeRollout } from '@/lib/fleet/rollouts/resume';
import type { RolloutInput } from '@/lib/fleet/rollouts/schema';
import { startRollout } from '@/lib/fleet/rollouts/start';
import { db } from '@/lib/platform/db/client';
import { instancesNamed, outcomes, planned, reached, rolloutScene, started } from './rollout-fleet';
import { operator, viewer } from './simulated-fleet';

const scene = rolloutScene();
const names = (text: string) => [...text];

describe('a rollout that somebody', () => {
  it('pauses lets finish what runs, begins nothing, and goes on when it is resumed', async () => {
    await scene.up(instancesNamed('abcd'), 0.1);
    const plan = await planned({ batchSize: 1 });
    await started(plan);
    while ((await getRollout(plan.id)).byState.running === 0) await sleep(5);
    expect(await pauseRollout(operator, plan.id)).toMatchObject({
      state: 'running',
      pauseRequestedAt: expect.any(Date),
    });
    expect(await reached(plan.id, 'paused')).toMatchObject({ reason: 'asked', byState: { confirmed: 1, ready: 3 } });
    await sleep(200);
    expect(await getRollout(plan.id)).toMatchObject({ state: 'paused', byState: { confirmed: 1, ready: 3 } });
    await expect(pauseRollout(operator, plan.id)).rejects.toMatchObject({ code: 'rollout.not-running' });
    await resumeRollout({ ...operator, name: 'somebody else', sourceAddress: '192.0.2.7' }, plan.id);
    expect(await reached(plan.id, 'finished', 'stopped')).toMatchObject({
      state: 'finished',
      byState: { confirmed: 4 },
    });
    await expect(resumeRollout(operator, plan.id)).rejects.toMatchObject({ code: 'rollout.not-paused' });
    const trail = await db.auditEntry.findMany({ where: { subjectId: plan.id }, orderBy: { id: 'asc' } });
    expect(trail.map(({ action, actorName, sourceAddress }) => `${action} ${actorName} ${sourceAddress}`)).toEqual([
      'rollout.plan test null',
      'rollout.start test null',
      'rollout.pause test null',
      'rollout.resume somebody else 192.0.2.7',
      'rollout.finish somebody else 192.0.2.7',
    ]);
  });

  it('wants paused after its canary waits there, once', async () => {
    await scene.up(instancesNamed('abc'));
    const plan = await planned({ pauseAfterCanary: true, batchSize: 1 });
    await started(plan);
    expect(await reached(plan.id, 'paused')).toMatchObject({
      reason: 'after-canary',
      byState: { confirmed: 1, ready: 2 },
    });
    // Another rollout leaves the instances to it that it has not changed yet.
    expect(await outcomes((await planned()).id)).toEqual([
      'a left-out already-in-force',
      'b left-out busy',
      'c left-out busy',
    ]);
    await resumeRollout(operator, plan.id);
    expect(await reached(plan.id, 'finished', 'stopped')).toMatchObject({
      state: 'finished',
      byState: { confirmed: 3 },
    });
  });

  it('has to look at, because its canary could not be proven, waits for that, and goes on when it is resumed', async () => {
    await scene.up(instancesNamed('abc'));
    // With a clamp downloads pass, whatever the MTU.
    const rules = clampRules('nft', [{ family: 4, interface: 'ens3', mss: 1402 }]);
    scene.machineOf('a').clamp = { since: new Date(), rules };
    const plan = await planned({ batchSize: 1 });
    await started(plan);
    expect(await reached(plan.id, 'paused', 'finished')).toMatchObject({
      state: 'paused',
      reason: 'canary-unproven',
      byState: { confirmed: 1, ready: 2 },
    });
    expect(await outcomes(plan.id)).toContain('a confirmed confirmed-unproven');
    await resumeRollout(operator, plan.id);
    expect(await reached(plan.id, 'paused', 'finished')).toMatchObject({
      state: 'finished',
      byState: { confirmed: 3 },
    });
  });

  it('cancels lets finish what runs, and starts nothing else', async () => {
    await scene.up(instancesNamed('abcd'), 0.1);
    const plan = await planned();
    await started(plan);
    while ((await getRollout(plan.id)).byState.running === 0) await sleep(5);
    expect(await cancelRollout(operator, plan.id)).toMatchObject({
      state: 'running',
      cancelRequestedAt: expect.any(Date),
    });
    await reached(plan.id, 'cancelled');
    expect(await outcomes(plan.id)).toEqual([
      'a confirmed confirmed',
      ...names('bcd').map((n) => `${n} not-started cancelled`),
    ]);
    expect(scene.untouched()).toEqual(names('bcd'));
    await expect(cancelRollout(operator, plan.id)).rejects.toMatchObject({ code: 'rollout.over', status: 409 });
  });

  it('cancels while it is planned, or paused, is over at once', async () => {
    await scene.up(instancesNamed('ab'));
    const plan = await planned();
    expect(await cancelRollout(operator, plan.id)).toMatchObject({ state: 'cancelled', byState: { 'not-started': 2 } });
    await expect(started(plan)).rejects.toMatchObject({ code: 'rollout.not-planned' });
    const paused = await planned({ pauseAfterCanary: true });
    await started(paused);
    await reached(paused.id, 'paused');
    expect(await cancelRollout(operator, paused.id)).toMatchObject({
      state: 'cancelled',
      byState: { confirmed: 1, 'not-started': 1 },
    });
  });

  it('cancels during its dry run ends without a plan', async () => {
    await scene.up(instancesNamed('ab', { a: { behaviour: 'slow' }, b: { behaviour: 'slow' } }), 0.2);
    const { id } = await planRollout(operator, { kind: 'set-mtu', scope: { all: true } });
    await cancelRollout(operator, id);
    expect(await reached(id, 'cancelled')).toMatchObject({
      planHash: null,
      summary: null,
      byState: { 'not-started': 2 },
    });
  });
});

describe('a start', () => {
  it('takes the number of instances, typed, where they are more than three', async () => {
    await scene.up(instancesNamed('abcd'));
    const plan = await planned();
    expect(plan.numberToType).toBe(4);
    const planHash = plan.planHash ?? '';
    for (const confirmation of [undefined, null, '', '3', 'four', '04', 5]) {
      await expect(startRollout(operator, plan.id, { planHash, confirmation })).rejects.toMatchObject({
        code: 'rollout.number-not-typed',
        status: 422,
        field: 'confirmation',
        params: { number: 4 },
      });
    }
    expect(await db.job.count({ where: { kind: 'rollout', state: { in: ['queued', 'running'] } } })).toBe(0);
    expect(await startRollout(operator, plan.id, { planHash, confirmation: ' 4 ' })).toMatchObject({
      state: 'running',
    });
    await reached(plan.id, 'finished');
  });

  it('is refused with another plan than the one shown, twice, and when the plan is old', async () => {
    await scene.up(instancesNamed('a'));
    const plan = await planned();
    await expect(startRollout(operator, plan.id, { planHash: 'another' })).rejects.toMatchObject({
      code: 'rollout.plan-changed',
    });
    const both = await Promise.allSettled([started(plan), started(plan)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await reached(plan.id, 'finished');
    const old = await planned({ mtu: 1400 });
    await db.rollout.update({ where: { id: old.id }, data: { plannedAt: new Date(Date.now() - 3_700_000) } });
    await expect(started(old)).rejects.toMatchObject({ code: 'rollout.plan-expired' });
    expect(await getRollout(old.id)).toMatchObject({ state: 'expired', byState: { 'not-started': 1 } });
  });

  it('needs an operator, and so does everything else but looking', async () => {
    await scene.up(instancesNamed('a'));
    const plan = await planned();
    const forbidden = { code: 'auth.forbidden', status: 403 };
    await expect(planRollout(viewer, { kind: 'set-mtu', scope: { all: true } })).rejects.toMatchObject(forbidden);
    await expect(startRollout(viewer, plan.id, { planHash: plan.planHash ?? '' })).rejects.toMatchObject(forbidden);
    for (const verb of [pauseRollout, resumeRollout, cancelRollout]) {
      await expect(verb(viewer, plan.id)).rejects.toMatchObject(forbidden);
    }
    expect(await getRollout(plan.id)).toMatchObject({ state: 'planned', byState: { ready: 1 } });
  });

  it.each<[string, object, string]>([
    ['no instances', { scope: { instanceIds: [] } }, 'sweep.empty'],
    ['a filter that says nothing', { scope: { filter: {} } }, 'sweep.filter-empty'],
    ['a tag that nobody has', { scope: { filter: { tag: 'nobody' } } }, 'sweep.nothing-matches'],
    ['an MTU that is none', { scope: { all: true }, mtu: 12 }, 'remediation.bad-mtu'],
    ['no canary', { scope: { all: true }, canary: 0 }, 'input.too-small'],
    ['a limit of half a failure', { scope: { all: true }, failureLimit: 0.5 }, 'input.wrong-type'],
  ])('of a rollout over %s is never planned', async (_, input, code) => {
    await scene.up(instancesNamed('a'));
    await expect(planRollout(operator, { kind: 'set-mtu', ...input } as RolloutInput)).rejects.toMatchObject({
      code,
    });
    expect(await db.rollout.count()).toBe(0);
  });
});
