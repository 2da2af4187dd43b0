import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { queueUnsettled } from '@/lib/fleet/remediations/queue-unsettled';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import type { JsonInput } from '@/lib/platform/db/types';
import { scaled, scaledSeconds } from '../pace/scaled.mjs';
import { OLD, remediationScene } from './remediation-scene';
import { operator } from './simulated-fleet';

const { one, machine, daemonJson, startJobs, stopJobs, ended } = remediationScene();

describe('a fix', () => {
  it('is not confirmed where no inspection comes about, however often it is tried', async () => {
    const { id, plan } = await planRemediation(operator, await one({ behaviour: 'no-inspection' }));
    await db.remediation.update({
      where: { id },
      data: { plan: { ...plan, confirmSeconds: scaledSeconds(6) } as unknown as JsonInput },
    });
    startJobs();
    await applyRemediation(operator, id);
    const done = await ended(id);
    expect(done).toMatchObject({ state: 'reverted', reason: 'not-confirmed' });
    const tried = done.steps.filter(({ name }) => name === 'inspect');
    expect(tried.length).toBeGreaterThan(1);
    expect(new Set(tried.map(({ state }) => state))).toEqual(new Set(['failed']));
    expect(daemonJson()).toBe(OLD);
  });

  it('whose end nobody saw is asked for once, when an inspection has reached the instance again', async () => {
    const instanceId = await one();
    const { id } = await planRemediation(operator, instanceId);
    startJobs();
    await applyRemediation(operator, id);
    await ended(id);
    await idle(id);
    await db.remediation.update({ where: { id }, data: { state: 'failed', reason: 'gave-up' } });
    expect(await queueUnsettled()).toBe(0);
    const sweep = await startSweep(operator, { all: true });
    await expect.poll(() => db.sweep.findUnique({ where: { id: sweep.id } })).toMatchObject({ state: 'finished' });
    expect(await queueUnsettled()).toBe(1);
    await expect.poll(() => getRemediation(id)).toMatchObject({ state: 'confirmed' });
    await idle(id);
    expect(await queueUnsettled()).toBe(0);
  });
});

describe('a fix that is taken up while its instance', () => {
  /** Until this is reset, no inspection succeeds, and so no confirmation. */
  const unwell = { behaviour: 'no-inspection' } as const;

  const behave = (change: Partial<SimulatedInstance>) => Object.assign(machine()?.definition ?? {}, change);

  /** Its runner waits for a confirmation, and Clearance has been stopped. */
  async function stoppedInTheMiddle(): Promise<string> {
    const { id } = await planRemediation(operator, await one(unwell));
    startJobs();
    await applyRemediation(operator, id);
    await expect.poll(() => machine()?.fixes.get(id)?.waiting, { timeout: scaled(5000) }).toBe(true);
    await stopJobs();
    expect(await db.job.findFirst({ where: { subjectId: id } })).toMatchObject({ state: 'queued', attempts: 0 });
    return id;
  }

  /** Like SIGKILL between the start and the record of it. */
  async function killedBeforeTheNote(id: string): Promise<void> {
    await db.remediationStep.updateMany({ where: { remediationId: id, name: 'start' }, data: { state: 'running' } });
    await db.job.updateMany({ where: { subjectId: id }, data: { attempts: 1 } });
  }

  it.each<[string, Partial<SimulatedInstance>, (id: string) => Promise<void>]>([
    ['cannot be reached, after a stop', { behaviour: 'rejects-us' }, async () => undefined],
    ['cannot be reached, after a kill before its start was noted', { behaviour: 'rejects-us' }, killedBeforeTheNote],
    ['gives no rights, after a kill before its start was noted', { sudo: 'denied' }, killedBeforeTheNote],
  ])('%s, ends as the instance says when it can', async (_, trouble, prepare) => {
    const id = await stoppedInTheMiddle();
    await prepare(id);
    behave(trouble);
    startJobs();
    await sleep(1500);
    const { state, steps } = await getRemediation(id);
    expect(state).toBe('running');
    expect(steps.filter((step) => step.name === 'start' && step.state === 'running')).toEqual([]);
    behave({ behaviour: 'well', sudo: 'passwordless' });
    expect(await ended(id)).toMatchObject({ state: 'confirmed' });
    expect(JSON.parse(daemonJson() ?? '')).toMatchObject({ mtu: 1442 });
  });

  it('cannot be reached, and was taken back meanwhile, says so', async () => {
    const id = await stoppedInTheMiddle();
    behave({ behaviour: 'rejects-us' });
    startJobs();
    machine()?.fixes.get(id)?.decide('revert:not-confirmed');
    await expect.poll(() => machine()?.fixes.get(id)?.alive).toBe(false);
    behave({ behaviour: 'well' });
    expect(await ended(id)).toMatchObject({ state: 'reverted', reason: 'not-confirmed' });
    expect(daemonJson()).toBe(OLD);
  });
});

/** Also waits for the end of its job. */
async function idle(subjectId: string): Promise<void> {
  await expect
    .poll(() => db.job.findFirst({ where: { kind: 'remediation', subjectId } }))
    .toMatchObject({ state: 'done' });
}
