import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/access/actor/actor';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { runInspection } from '@/lib/fleet/inspections/run';
import { testConnection } from '@/lib/fleet/instances/test-connection';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal, type RemediationState } from '@/lib/fleet/remediations/types';
import { setSettings } from '@/lib/fleet/settings/set';
import { cancelSweep } from '@/lib/fleet/sweeps/cancel';
import { getSweep } from '@/lib/fleet/sweeps/get';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

const OLD = '{\n  "debug": true\n}\n';
const FIXED: SimulatedInstance = { name: 'fixed', daemonJson: OLD };

let database: FreshDatabase;
let fleet: RegisteredFleet | null = null;
let runner: Runner | null = null;
const errors: unknown[] = [];

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  await runner?.stop();
  await fleet?.simulated.stop();
  runner = fleet = null;
  await database.remove();
  expect(errors.splice(0)).toEqual([]);
});

function startJobs(inspect?: typeof runInspection): void {
  const handlers = { remediation: remediationHandler, sweep: sweepHandler(inspect) };
  runner = startRunner(handlers, { pollMs: 20, onError: (error) => errors.push(error) });
}

const atOnce = (concurrency: number) => setSettings(systemActor('test'), { concurrency });

async function reached(id: string, ...states: RemediationState[]): Promise<RemediationDetail> {
  for (;;) {
    const remediation = await getRemediation(id);
    if (states.includes(remediation.state)) return remediation;
    await sleep(10);
  }
}

async function ended(id: string): Promise<RemediationDetail> {
  for (;;) {
    const remediation = await getRemediation(id);
    if (isFinal(remediation.state)) return remediation;
    await sleep(20);
  }
}

async function isRunning(sweepId: string, count: number): Promise<void> {
  while ((await getSweep(sweepId)).byState.running < count) await sleep(10);
}

describe('a sweep of 500 instances that is at its limit', () => {
  const AT_ONCE = 32;
  const KEPT = 4;

  it('does not keep a plan, a fix or a connection test waiting', async () => {
    const slow = Array.from({ length: 500 }, (_, at) => ({ name: `slow-${at}`, behaviour: 'slow' as const }));
    fleet = await registerFleet([FIXED, ...slow], { pace: 0.1 });
    await atOnce(AT_ONCE);
    const fixedId = fleet.ids.fixed ?? '';

    let open = 0;
    let most = 0;
    const begun: number[] = [];
    startJobs(async (id, options) => {
      open += 1;
      most = Math.max(most, open);
      begun.push(Date.now());
      return runInspection(id, options).finally(() => {
        open -= 1;
      });
    });
    const sweep = await startSweep(operator, { all: true });
    while (open < AT_ONCE - KEPT) await sleep(10);
    /** Inspections of the sweep that began in between. */
    const between = (from: number, to: number) => begun.filter((at) => at > from && at <= to).length;

    const askedForPlan = Date.now();
    const { id } = await planRemediation(operator, fixedId);
    const planned = Date.now();
    expect(between(askedForPlan, planned)).toBeLessThan(2 * AT_ONCE);

    await applyRemediation(operator, id);
    const applied = Date.now();
    const { startedAt } = await reached(id, 'running', 'confirmed');
    const waited = (startedAt?.getTime() ?? Number.NaN) - applied;
    const overtaken = between(applied, startedAt?.getTime() ?? Number.NaN);
    console.log(
      `a plan took ${planned - askedForPlan} ms; the fix began ${waited} ms after it was applied, ` +
        `${overtaken} of 500 inspections in between`,
    );
    expect(overtaken).toBeLessThan(AT_ONCE);

    const tested = await testConnection(operator, { instanceId: fixedId });
    expect(tested.ok).toBe(true);
    expect(await ended(id)).toMatchObject({ state: 'confirmed' });
    expect(await getSweep(sweep.id)).toMatchObject({ state: 'running' });
    while ((await getSweep(sweep.id)).state === 'running') await sleep(100);
    expect(await getSweep(sweep.id)).toMatchObject({ state: 'finished', byState: { finished: 501 } });
    expect(most).toBe(AT_ONCE - KEPT);
  }, 600_000);
});

describe('with one session at all', () => {
  it('a fix is proven and confirmed, with a sweep that waits for it', async () => {
    fleet = await registerFleet([FIXED, { name: 'b' }, { name: 'c' }]);
    await atOnce(1);
    const { id } = await planRemediation(operator, fleet.ids.fixed ?? '');
    await applyRemediation(operator, id);
    startJobs();
    await reached(id, 'running');
    const sweep = await startSweep(operator, { all: true });
    expect(await ended(id)).toMatchObject({ state: 'confirmed' });
    while ((await getSweep(sweep.id)).state !== 'finished') await sleep(20);
    const { finishedAt } = await getRemediation(id);
    const first = await db.inspection.findFirstOrThrow({
      where: { sweepId: sweep.id },
      orderBy: { startedAt: 'asc' },
    });
    expect(first.startedAt?.getTime()).toBeGreaterThanOrEqual(finishedAt?.getTime() ?? Number.NaN);
  });

  /** A fix that is applied while a hanging inspection has the only session. */
  async function fixThatWaits(): Promise<{ id: string; sweepId: string }> {
    fleet = await registerFleet([FIXED, { name: 'hangs', behaviour: 'hangs' }]);
    await atOnce(1);
    const { id } = await planRemediation(operator, fleet.ids.fixed ?? '');
    startJobs();
    const sweep = await startSweep(operator, { instanceIds: [fleet.ids.hangs ?? ''] });
    await isRunning(sweep.id, 1);
    await applyRemediation(operator, id);
    await expect
      .poll(() => db.job.findFirst({ where: { kind: 'remediation' } }), { timeout: 10_000 })
      .toMatchObject({ state: 'running' });
    expect(await getRemediation(id)).toMatchObject({ state: 'queued' });
    return { id, sweepId: sweep.id };
  }

  const daemonJson = () => fleet?.simulated.endpoint('fixed').machine.daemonJson?.toString();

  it('a fix that waits for it is given up at once', async () => {
    const { id, sweepId } = await fixThatWaits();
    await cancelRemediation(operator, id);
    expect(await ended(id)).toMatchObject({ state: 'cancelled', reason: 'cancelled', steps: [] });
    expect(await getSweep(sweepId)).toMatchObject({ state: 'running' });
    expect(daemonJson()).toBe(OLD);
    await cancelSweep(operator, sweepId);
  });

  it('a fix that waits for it is left to the next process at a stop', async () => {
    const { id } = await fixThatWaits();
    await runner?.stop();
    expect(await db.job.findFirst({ where: { kind: 'remediation' } })).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await getRemediation(id)).toMatchObject({ state: 'queued', steps: [] });
    startJobs();
    expect(await ended(id)).toMatchObject({ state: 'confirmed' });
  });

  it('a connection test that waits for it is given up with its request', async () => {
    const { sweepId } = await fixThatWaits();
    const request = new AbortController();
    const test = testConnection(operator, { instanceId: fleet?.ids.fixed ?? '' }, request.signal);
    request.abort();
    expect(await test).toMatchObject({ ok: false, code: 'cancelled' });
    await cancelSweep(operator, sweepId);
  });
});
