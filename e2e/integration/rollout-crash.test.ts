import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { db } from '@/lib/platform/db/client';
import { MAX_ATTEMPTS } from '@/lib/platform/jobs/queue';
import { instancesNamed, outcomes, planned, reached, rolloutScene, started } from './rollout-fleet';

const scene = rolloutScene();
let child: ChildProcess | null = null;

beforeEach(() => scene.registered(instancesNamed('abc'), 0.02));
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
});

/** A separate process that runs the jobs. */
function startChild(): ChildProcess {
  const script = fileURLToPath(new URL('run-jobs.ts', import.meta.url));
  child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, CLEARANCE_DATA: scene.dataDir() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return child;
}

async function kill(process: ChildProcess): Promise<void> {
  process.kill('SIGKILL');
  await once(process, 'exit');
}

/** How often the fix of each instance was begun: if it was begun twice, there are two. */
async function fixesByInstance(): Promise<Record<string, number>> {
  const applied = await db.auditEntry.findMany({ where: { action: 'remediation.apply' } });
  const counts: Record<string, number> = {};
  for (const { subjectName } of applied) counts[subjectName ?? ''] = (counts[subjectName ?? ''] ?? 0) + 1;
  return counts;
}

async function planIt() {
  scene.startJobs();
  const plan = await planned({ batchSize: 2 });
  await scene.stopJobs();
  return plan;
}

const CONFIRMED = [...'abc'].map((name) => `${name} confirmed confirmed`);

describe('a rollout whose process is killed', () => {
  it.each([
    ['its canary', 'checking', 0],
    ['a batch', 'running', 1],
  ] as const)('while %s is %s is taken up by the next one, and no instance is done twice', async (_, state, stage) => {
    const plan = await planIt();
    await started(plan);
    const first = startChild();
    const there = () => db.rolloutMember.count({ where: { stage, state } });
    while ((await there()) === 0) await sleep(10);
    await kill(first);
    const left = await getRollout(plan.id);
    expect(left.state).toBe('running');
    expect(left.byState.confirmed).toBeLessThan(3);
    scene.startJobs();
    expect(await reached(plan.id, 'finished', 'stopped')).toMatchObject({ state: 'finished' });
    expect(await outcomes(plan.id)).toEqual(CONFIRMED);
    expect(await fixesByInstance()).toEqual({ a: 1, b: 1, c: 1 });
  });

  it('while it is dry-run is planned to the end', async () => {
    const slow = scene.machineOf('c').definition;
    slow.behaviour = 'hangs';
    const child = startChild();
    const planning = planned();
    const rollout = () => db.rollout.findFirst();
    while (!(await rollout()) || (await getRollout((await rollout())?.id ?? '')).byState.ready < 2) await sleep(20);
    await kill(child);
    slow.behaviour = 'well';
    scene.startJobs();
    expect(await planning).toMatchObject({ state: 'planned', byState: { ready: 3 } });
  });

  it('again and again is stopped, and nothing of it stays running', async () => {
    const plan = await planIt();
    await started(plan);
    await db.job.updateMany({
      where: { kind: 'rollout', state: 'queued' },
      data: { state: 'running', attempts: MAX_ATTEMPTS, leaseOwner: 'elsewhere|1|x', leaseUntil: new Date(0) },
    });
    scene.startJobs();
    expect(await reached(plan.id, 'stopped', 'finished')).toMatchObject({ state: 'stopped', reason: 'gave-up' });
    expect(await outcomes(plan.id)).toEqual([...'abc'].map((name) => `${name} not-started gave-up`));
  });

  it('after it handed no fix over leaves a turn that is begun anew', async () => {
    const plan = await planIt();
    await started(plan);
    // Killed between the record that the fix is about to be handed over and the handing over.
    await db.rolloutMember.updateMany({
      where: { instanceName: 'a' },
      data: { state: 'running', startedAt: new Date() },
    });
    scene.startJobs();
    expect(await reached(plan.id, 'finished', 'stopped')).toMatchObject({ state: 'finished' });
    expect(await fixesByInstance()).toEqual({ a: 1, b: 1, c: 1 });
  });
});
