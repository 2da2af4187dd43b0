import { describe, expect, it } from 'vitest';
import { removeInstance } from '@/lib/fleet/instances/remove';
import { updateInstance } from '@/lib/fleet/instances/update';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { startRollout } from '@/lib/fleet/rollouts/start';
import type { RolloutEvent } from '@/lib/fleet/rollouts/types';
import { watchRollout } from '@/lib/fleet/rollouts/watch';
import { db } from '@/lib/platform/db/client';
import { scaled } from '../pace/scaled.mjs';
import { instancesNamed, memberOf, OLD, outcomes, planned, reached, rolloutScene, started } from './rollout-fleet';
import { operator } from './simulated-fleet';

const scene = rolloutScene();
const names = (text: string) => [...text];

describe('a rollout', () => {
  it('dry-runs every instance, changes none, and says what it would do by name', async () => {
    await scene.up([
      ...instancesNamed('ab', { b: { networks: [{ name: 'old', mtu: 1500 }] } }),
      { name: 'fixed', daemonJson: '{ "mtu": 1442 }' },
      { name: 'gone', behaviour: 'refused' },
      { name: 'no-sudo', sudo: 'denied' },
      { name: 'broken', daemonJson: '{ "mtu": ' },
    ]);
    const rollout = await planned();
    expect(rollout).toMatchObject({
      state: 'planned',
      total: 6,
      byState: { ready: 2, 'left-out': 4 },
      numberToType: null,
      summary: {
        ready: 2,
        leftOut: 4,
        leftOutBy: { 'already-in-force': 1, 'cannot-connect': 1, blocked: 2 },
        interrupted: {
          count: 2,
          first: [
            { instance: 'a', name: 'web-a', effect: 'returns' },
            { instance: 'b', name: 'web-b', effect: 'returns' },
          ],
        },
        networks: { count: 1, first: [{ instance: 'b', name: 'old', owner: 'nobody' }] },
        expectedInterruptionMs: { total: 6800, most: 3400 },
        stages: 2,
      },
    });
    expect(rollout.planHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await memberOf(rollout.id, 'broken')).toMatchObject({
      stage: null,
      reasonParams: { items: 'config-file' },
      shown: { blocks: ['config-file'] },
    });
    expect(await memberOf(rollout.id, 'gone')).toMatchObject({ reasonParams: { failure: 'refused' }, shown: null });
    expect(await memberOf(rollout.id, 'a')).toMatchObject({ stage: 0, shown: { mtu: 1442, currentMtu: 1500 } });
    expect(scene.untouched()).toEqual(
      ['a', 'b', 'fixed', 'gone', 'no-sudo', 'broken'].filter((name) => !scene.changed(name)),
    );
    expect(scene.untouched()).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('goes canary first, then batch by batch, and every instance is proven', async () => {
    await scene.up(instancesNamed('abcd'));
    const plan = await planned({ canary: 1, batchSize: 2 });
    expect(plan.stages.map(({ total }) => total)).toEqual([1, 2, 1]);
    const events: RolloutEvent[] = [];
    const watching = (async () => {
      for await (const event of watchRollout(plan.id, { intervalMs: 100 })) events.push(event);
    })();
    await expect.poll(() => events.length, { timeout: scaled(5000) }).toBeGreaterThan(0);
    await started(plan);
    const done = await reached(plan.id, 'finished', 'stopped');
    expect(done).toMatchObject({ state: 'finished', reason: null, byState: { confirmed: 4 }, canRollBack: true });
    expect(scene.untouched()).toEqual([]);
    await watching;
    expect(events[0]).toMatchObject({ type: 'rollout', rollout: { state: 'planned' } });
    expect(events.at(-1)).toMatchObject({ type: 'end', rollout: { state: 'finished' } });
    const told = events.flatMap((event) => (event.type === 'members' ? event.members : []));
    expect(
      told
        .filter(({ state }) => state === 'confirmed')
        .map(({ instance }) => instance.name)
        .sort(),
    ).toEqual(names('abcd'));

    // No stage began before the end of the one before it.
    const { items } = await listMembers(plan.id);
    for (const stage of [1, 2]) {
      const ended = items
        .filter((each) => each.stage === stage - 1)
        .map(({ finishedAt }) => finishedAt?.getTime() ?? Number.NaN);
      const begun = items
        .filter((each) => each.stage === stage)
        .map(({ startedAt }) => startedAt?.getTime() ?? Number.NaN);
      expect(Math.min(...begun)).toBeGreaterThanOrEqual(Math.max(...ended));
    }
    const remediation = await getRemediation(items[0]?.remediationId ?? '');
    expect(remediation).toMatchObject({ state: 'confirmed', rolloutId: plan.id });
    const trail = await db.auditEntry.findMany({ where: { subjectId: plan.id }, orderBy: { id: 'asc' } });
    expect(trail.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'rollout.plan done',
      'rollout.start intent',
      'rollout.finish done',
    ]);
    const applied = await db.auditEntry.findMany({ where: { action: 'remediation.apply' } });
    expect(applied.map(({ after }) => after)).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining({ rolloutId: plan.id })),
    );
  });

  it('stops where the canary fails: it is taken back, and no other instance is touched', async () => {
    await scene.up(instancesNamed('abcde', { a: { restartFails: true } }));
    const plan = await planned({ failureLimit: 100 });
    await started(plan);
    expect(await reached(plan.id, 'stopped', 'finished')).toMatchObject({
      state: 'stopped',
      reason: 'canary-failed',
      reasonParams: { count: 1 },
    });
    expect(await outcomes(plan.id)).toEqual([
      'a reverted step-failed',
      ...names('bcde').map((name) => `${name} not-started canary-failed`),
    ]);
    expect(scene.untouched()).toEqual(names('abcde'));
    expect(await db.remediation.count({ where: { startedAt: { not: null } } })).toBe(1);
  });

  it('stops when failures reach the limit, and lets the rest of that batch finish', async () => {
    await scene.up(instancesNamed('abcdef', { b: { restartFails: true }, d: { restartFails: true } }));
    const plan = await planned({ batchSize: 2, failureLimit: 2 });
    await started(plan);
    expect(await reached(plan.id, 'stopped', 'finished')).toMatchObject({
      state: 'stopped',
      reason: 'failure-limit',
      reasonParams: { count: 2, limit: 2 },
    });
    expect(await outcomes(plan.id)).toEqual([
      'a confirmed confirmed',
      'b reverted step-failed',
      'c confirmed confirmed',
      'd reverted step-failed',
      'e confirmed confirmed',
      'f not-started failure-limit',
    ]);
    expect(scene.untouched()).toEqual(names('bdf'));
  });

  it('takes an earlier one back, where it was confirmed, byte for byte', async () => {
    await scene.up(instancesNamed('abcd', { c: { restartFails: true } }));
    const plan = await planned({ batchSize: 10 });
    await started(plan);
    await expect(planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id })).rejects.toMatchObject({
      code: 'rollout.not-over',
    });
    expect(await reached(plan.id, 'stopped')).toMatchObject({ byState: { confirmed: 3, reverted: 1 } });
    expect(scene.untouched()).toEqual(['c']);
    // A change that somebody else made meanwhile is not overwritten.
    const theirs = Buffer.from('{ "mtu": 1400 }');
    scene.machineOf('d').daemonJson = theirs;
    const back = await planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id });
    const ready = await reached(back.id, 'planned');
    expect(ready).toMatchObject({ kind: 'rollback', rollbackOfId: plan.id, total: 3, byState: { ready: 2 } });
    await started(ready);
    await reached(back.id, 'finished', 'stopped');
    expect(await outcomes(back.id)).toEqual([
      'a confirmed confirmed',
      'b confirmed confirmed',
      'd left-out changed-since-fix',
    ]);
    expect(scene.machineOf('d').daemonJson).toEqual(theirs);
    scene.machineOf('d').daemonJson = Buffer.from(OLD);
    expect(scene.untouched()).toEqual(names('abcd'));
    // The second time there is nothing to roll back any more.
    const again = await planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id });
    expect(await reached(again.id, 'planned')).toMatchObject({
      summary: { ready: 0, leftOutBy: { 'already-in-force': 2, 'changed-since-fix': 1 } },
    });
    await expect(
      startRollout(operator, again.id, { planHash: (await getRollout(again.id)).planHash ?? '' }),
    ).rejects.toMatchObject({
      code: 'rollout.nothing-to-do',
    });
  });
});

describe('an instance whose turn comes', () => {
  it('is refused where its plan no longer means what was shown, and left as it is', async () => {
    await scene.up(instancesNamed('abcde'));
    const plan = await planned({ failureLimit: 100 });
    scene.machineOf('b').daemonJson = Buffer.from('{"debug":false}');
    scene.machineOf('c').containers = [];
    await removeInstance(operator, scene.ids().d ?? '');
    await updateInstance(operator, scene.ids().e ?? '', { address: '127.0.0.2' });
    await started(plan);
    await reached(plan.id, 'finished', 'stopped');
    expect(await outcomes(plan.id)).toEqual([
      'a confirmed confirmed',
      'b refused changed-since-plan',
      'c refused changed-since-plan',
      'd refused instance-removed',
      'e refused changed-since-plan',
    ]);
    const { items } = await listMembers(plan.id);
    expect(items.map(({ reasonParams }) => reasonParams.what)).toEqual([
      undefined,
      'file',
      'containers',
      undefined,
      'address',
    ]);
    expect(scene.untouched()).toEqual(names('cde'));
    expect(scene.machineOf('b').daemonJson?.toString()).toBe('{"debug":false}');
  });

  it('is left out, or refused, while another fix of it is under way', async () => {
    await scene.up(instancesNamed('ab'), 0.3);
    const fix = async (name: string) => {
      const { id } = await planRemediation(operator, scene.ids()[name] ?? '');
      await applyRemediation(operator, id);
    };
    await fix('b');
    const plan = await planned();
    expect(await outcomes(plan.id)).toEqual(['a ready', 'b left-out busy']);
    await fix('a');
    await started(plan);
    await reached(plan.id, 'stopped');
    expect(await memberOf(plan.id, 'a')).toMatchObject({ state: 'refused' });
  });
});
