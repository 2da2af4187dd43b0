import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getSweep } from '@/lib/fleet/sweeps/get';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { watchSweep } from '@/lib/fleet/sweeps/watch';
import { db } from '@/lib/platform/db/client';
import { databaseQueue } from '@/lib/platform/jobs/database-queue';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet | null = null;
let runner: Runner | null = null;
let child: ChildProcess | null = null;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await runner?.stop();
  await fleet?.simulated.stop();
  child = runner = fleet = null;
  await database.remove();
});

async function endOf(sweepId: string) {
  for await (const event of watchSweep(sweepId, { intervalMs: 50 })) if (event.type === 'end') return event.sweep;
  throw new Error('the sweep has no end');
}

describe('after a crash', () => {
  it('a sweep whose process was killed is taken up, and nothing stays running', async () => {
    fleet = await registerFleet(
      [{ name: 'a' }, { name: 'b' }, { name: 'c', behaviour: 'slow' }, { name: 'd', behaviour: 'slow' }],
      {
        pace: 1_000,
      },
    );
    const sweep = await startSweep(operator, { all: true });
    child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('run-jobs.ts', import.meta.url))], {
      env: { ...process.env, CLEARANCE_DATA: database.dataDir },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const seen = async () => (await getSweep(sweep.id)).byState;
    while ((await seen()).finished < 2 || (await seen()).running < 2) await sleep(50);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await getSweep(sweep.id)).toMatchObject({ state: 'running', byState: { finished: 2, running: 2 } });

    // What was slow is normal again; the next process starts.
    for (const { machine } of fleet.simulated.endpoints) machine.definition.behaviour = 'well';
    runner = startRunner({ sweep: sweepHandler() }, { pollMs: 50 });
    expect(await endOf(sweep.id)).toMatchObject({ state: 'finished', byState: { finished: 4, running: 0, queued: 0 } });
    expect(await db.inspection.findMany({ select: { attempts: true }, orderBy: { attempts: 'asc' } })).toEqual([
      { attempts: 1 },
      { attempts: 1 },
      { attempts: 2 },
      { attempts: 2 },
    ]);
    await runner.stop();
    expect(await db.job.findMany({ where: { kind: 'sweep' } })).toMatchObject([{ state: 'done', attempts: 2 }]);
  });

  it('an inspection that was cut off three times is ended as interrupted, the others go on', async () => {
    fleet = await registerFleet([{ name: 'a' }, { name: 'b' }]);
    const sweep = await startSweep(operator, { all: true });
    await db.inspection.updateMany({
      where: { instanceId: fleet.ids.a ?? '' },
      data: { state: 'running', phase: 'observing', attempts: 3 },
    });
    runner = startRunner({ sweep: sweepHandler() }, { pollMs: 50 });
    expect(await endOf(sweep.id)).toMatchObject({ state: 'finished', byState: { finished: 1, interrupted: 1 } });
  });

  it('a sweep that took its process down three times is closed', async () => {
    fleet = await registerFleet([{ name: 'a' }]);
    const sweep = await startSweep(operator, { all: true });
    await db.job.updateMany({
      data: { state: 'running', attempts: 3, leaseOwner: 'elsewhere|1|x', leaseUntil: new Date(0) },
    });
    runner = startRunner({ sweep: sweepHandler() }, { pollMs: 50 });
    expect(await endOf(sweep.id)).toMatchObject({ state: 'interrupted', byState: { interrupted: 1 } });
    while ((await db.job.findFirst())?.state === 'running') await sleep(20);
    expect(await db.job.findFirst()).toMatchObject({ state: 'failed' });
  });

  it('a job that another machine holds is left to it until its lease has run out', async () => {
    fleet = await registerFleet([{ name: 'a' }]);
    await startSweep(operator, { all: true });
    const held = { state: 'running', leaseOwner: 'elsewhere|1|x', leaseUntil: new Date(Date.now() + 60_000) };
    await db.job.updateMany({ data: held });
    await databaseQueue.reclaim('here|1|y');
    expect(await databaseQueue.claim(['sweep'], 'here|1|y', 30_000)).toBeNull();
    await db.job.updateMany({ data: { leaseUntil: new Date(Date.now() - 1) } });
    const claims = await Promise.all([1, 2, 3].map((n) => databaseQueue.claim(['sweep'], `here|1|${n}`, 30_000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    const [job] = claims.filter((claimed) => claimed !== null);
    if (!job) throw new Error('nobody has it');
    expect(await databaseQueue.renew({ ...job, fence: job.fence - 1 }, 30_000)).toBe(false);
    expect(await databaseQueue.renew(job, 30_000)).toBe(true);
  });
});
