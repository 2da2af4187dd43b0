import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { removeInstance } from '@/lib/instances/remove';
import { updateInstance } from '@/lib/instances/update';
import { retentionHandler } from '@/lib/jobs/retention';
import type { Runner } from '@/lib/jobs/runner';
import { applyRemediation } from '@/lib/remediations/apply';
import { getRemediation } from '@/lib/remediations/get';
import { planRemediation } from '@/lib/remediations/plan';
import { rolloutCsv } from '@/lib/reports/rollout-csv';
import { cancelRollout } from '@/lib/rollouts/cancel';
import { getRollout } from '@/lib/rollouts/get';
import { listRollouts } from '@/lib/rollouts/list';
import { listMembers } from '@/lib/rollouts/list-members';
import { pauseRollout } from '@/lib/rollouts/pause';
import { planRollout } from '@/lib/rollouts/plan';
import { resumeRollout } from '@/lib/rollouts/resume';
import type { RolloutInput } from '@/lib/rollouts/schema';
import { startRollout } from '@/lib/rollouts/start';
import type { RolloutEvent } from '@/lib/rollouts/types';
import { watchRollout } from '@/lib/rollouts/watch';
import type { SimulatedInstance } from '../simulated/instance';
import { type FreshDatabase, freshDatabase } from './database';
import { instancesNamed, memberOf, OLD, outcomes, planned, reached, started, startRolloutJobs } from './rollout-fleet';
import { operator, type RegisteredFleet, registerFleet, viewer } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet;
let runner: Runner | null = null;
const errors: unknown[] = [];

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await runner?.stop();
  runner = null;
  await fleet.simulated.stop();
  await database.remove();
  expect(errors.splice(0)).toEqual([]);
});

async function up(instances: SimulatedInstance[], pace = 0.01): Promise<void> {
  fleet = await registerFleet(instances, { pace });
  runner = startRolloutJobs((error) => errors.push(error));
}

const machineOf = (name: string) => fleet.simulated.endpoint(name).machine;
const changed = (name: string) => machineOf(name).daemonJson?.toString() !== OLD;
const names = (text: string) => [...text];
const untouched = () => fleet.simulated.endpoints.filter(({ name }) => !changed(name)).map(({ name }) => name);

describe('a rollout', () => {
  it('dry-runs every instance, changes none, and says what it would do by name', async () => {
    await up([
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
    expect(untouched()).toEqual(['a', 'b', 'fixed', 'gone', 'no-sudo', 'broken'].filter((name) => !changed(name)));
    expect(untouched()).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('goes canary first, then batch by batch, and every instance is proven', async () => {
    await up(instancesNamed('abcd'));
    const plan = await planned({ canary: 1, batchSize: 2 });
    expect(plan.stages.map(({ total }) => total)).toEqual([1, 2, 1]);
    const events: RolloutEvent[] = [];
    const watching = (async () => {
      for await (const event of watchRollout(plan.id, { intervalMs: 100 })) events.push(event);
    })();
    await started(plan);
    const done = await reached(plan.id, 'finished', 'stopped');
    expect(done).toMatchObject({ state: 'finished', reason: null, byState: { confirmed: 4 }, canRollBack: true });
    expect(untouched()).toEqual([]);
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

    // No stage began before the one before it had ended.
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
    await up(instancesNamed('abcde', { a: { restartFails: true } }));
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
    expect(untouched()).toEqual(names('abcde'));
    expect(await db.remediation.count({ where: { startedAt: { not: null } } })).toBe(1);
  });

  it('stops when failures reach the limit, and lets the rest of that batch finish', async () => {
    await up(instancesNamed('abcdef', { b: { restartFails: true }, d: { restartFails: true } }));
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
    expect(untouched()).toEqual(names('bdf'));
  });

  it('takes an earlier one back, where it was confirmed, byte for byte', async () => {
    await up(instancesNamed('abcd', { c: { restartFails: true } }));
    const plan = await planned({ batchSize: 10 });
    await started(plan);
    await expect(planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id })).rejects.toMatchObject({
      code: 'rollout.not-over',
    });
    expect(await reached(plan.id, 'stopped')).toMatchObject({ byState: { confirmed: 3, reverted: 1 } });
    expect(untouched()).toEqual(['c']);
    // What somebody else wrote meanwhile is not overwritten.
    const theirs = Buffer.from('{ "mtu": 1400 }');
    machineOf('d').daemonJson = theirs;
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
    expect(machineOf('d').daemonJson).toEqual(theirs);
    machineOf('d').daemonJson = Buffer.from(OLD);
    expect(untouched()).toEqual(names('abcd'));
    // A second time there is nothing to take back any more.
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
    await up(instancesNamed('abcde'));
    const plan = await planned({ failureLimit: 100 });
    machineOf('b').daemonJson = Buffer.from('{"debug":false}');
    machineOf('c').containers = [];
    await removeInstance(operator, fleet.ids.d ?? '');
    await updateInstance(operator, fleet.ids.e ?? '', { address: '127.0.0.2' });
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
    expect(untouched()).toEqual(names('cde'));
    expect(machineOf('b').daemonJson?.toString()).toBe('{"debug":false}');
  });

  it('is left out, or refused, while another fix of it is under way', async () => {
    await up(instancesNamed('ab'), 0.3);
    const fix = async (name: string) => {
      const { id } = await planRemediation(operator, fleet.ids[name] ?? '');
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

describe('a rollout that somebody', () => {
  it('pauses lets finish what runs, begins nothing, and goes on when it is resumed', async () => {
    await up(instancesNamed('abcd'), 0.1);
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
    await up(instancesNamed('abc'));
    const plan = await planned({ pauseAfterCanary: true, batchSize: 1 });
    await started(plan);
    expect(await reached(plan.id, 'paused')).toMatchObject({
      reason: 'after-canary',
      byState: { confirmed: 1, ready: 2 },
    });
    await resumeRollout(operator, plan.id);
    expect(await reached(plan.id, 'finished', 'stopped')).toMatchObject({
      state: 'finished',
      byState: { confirmed: 3 },
    });
  });

  it('cancels lets finish what runs, and starts nothing else', async () => {
    await up(instancesNamed('abcd'), 0.1);
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
    expect(untouched()).toEqual(names('bcd'));
    await expect(cancelRollout(operator, plan.id)).rejects.toMatchObject({ code: 'rollout.over', status: 409 });
  });

  it('cancels while it is planned, or paused, is over at once', async () => {
    await up(instancesNamed('ab'));
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
    await up(instancesNamed('ab', { a: { behaviour: 'slow' }, b: { behaviour: 'slow' } }), 0.2);
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
    await up(instancesNamed('abcd'));
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
    await up(instancesNamed('a'));
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
    await up(instancesNamed('a'));
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
    await up(instancesNamed('a'));
    await expect(planRollout(operator, { kind: 'set-mtu', ...input } as RolloutInput)).rejects.toMatchObject({
      code,
    });
    expect(await db.rollout.count()).toBe(0);
  });
});

describe('the records of a rollout', () => {
  it('stay, with names, when instances are removed and when retention has been', async () => {
    await up(instancesNamed('ab', { a: { name: '=1+1', daemonJson: OLD } }));
    const plan = await planned();
    await started(plan);
    await reached(plan.id, 'finished');
    await removeInstance(operator, fleet.ids['=1+1'] ?? '');
    const past = new Date(Date.now() - 400 * 86_400_000);
    await db.rollout.updateMany({ data: { createdAt: past, finishedAt: past } });
    await db.rolloutMember.updateMany({ data: { finishedAt: past } });
    await db.inspection.updateMany({ data: { finishedAt: past } });
    const job = await db.job.create({ data: { kind: 'retention', subjectId: 'x' } });
    await retentionHandler.run(job, { signal: new AbortController().signal, attempt: 1 });

    expect(await outcomes(plan.id)).toEqual(['=1+1 confirmed confirmed', 'b confirmed confirmed']);
    const { items } = await listMembers(plan.id, { limit: 1 });
    expect(items).toMatchObject([{ instance: { id: null, name: '=1+1' }, remediationId: null, shown: { mtu: 1442 } }]);
    expect((await listRollouts()).items).toMatchObject([{ id: plan.id, total: 2, byState: { confirmed: 2 } }]);

    let text = '';
    for await (const chunk of rolloutCsv(plan.id, { lang: 'ja' })) text += chunk;
    const [heading, ...rows]: string[][] = parse(text, { bom: true });
    expect(heading?.slice(0, 4)).toEqual(['インスタンス', 'アドレス', 'ポート', '段階']);
    expect(rows.map((row) => [row[0], row[3], row[4]])).toEqual([
      ["'=1+1", '0', '確定'],
      ['b', '1', '確定'],
    ]);
  });

  it('are put right when the end of a fix, which nobody saw, becomes known later', async () => {
    await up(instancesNamed('a'));
    const plan = await planned();
    await started(plan);
    await reached(plan.id, 'finished');
    const lost = { state: 'failed', reason: 'contact-lost' };
    await db.remediation.updateMany({ where: { state: 'confirmed' }, data: lost });
    await db.rolloutMember.updateMany({ data: lost });
    await planRemediation(operator, fleet.ids.a ?? '');
    expect(await outcomes(plan.id)).toEqual(['a confirmed confirmed']);
  });

  it('are listed in pages, and by state', async () => {
    await up(instancesNamed('abc', { c: { behaviour: 'refused' } }));
    const plan = await planned();
    const first = await listMembers(plan.id, { limit: 2 });
    const second = await listMembers(plan.id, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ instance }) => instance.name)).toEqual(names('abc'));
    expect(second.nextCursor).toBeNull();
    expect((await listMembers(plan.id, { state: 'left-out' })).items.map(({ instance }) => instance.name)).toEqual([
      'c',
    ]);
    await expect(listMembers(plan.id, { cursor: 'x' })).rejects.toMatchObject({ code: 'cursor.invalid' });
    const none = '00000000-0000-7000-8000-000000000000';
    await expect(listMembers(none)).rejects.toMatchObject({ code: 'rollout.not-found', status: 404 });
    await expect(getRollout(none)).rejects.toMatchObject({ code: 'rollout.not-found', status: 404 });
    await planned();
    const newest = await listRollouts({ limit: 1 });
    const older = await listRollouts({ limit: 1, cursor: newest.nextCursor });
    expect(older.items.map(({ id }) => id)).toEqual([plan.id]);
    expect((await listRollouts({ state: 'paused' })).items).toEqual([]);
  });
});
