import { describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import type { JsonInput } from '@/lib/db/types';
import { applyRemediation } from '@/lib/remediations/apply';
import { getRemediation } from '@/lib/remediations/get';
import { planRemediation } from '@/lib/remediations/plan';
import { queueUnsettled } from '@/lib/remediations/queue-unsettled';
import { startSweep } from '@/lib/sweeps/start';
import { OLD, remediationScene } from './remediation-scene';
import { operator } from './simulated-fleet';

const { one, daemonJson, startJobs, ended } = remediationScene();

describe('a fix', () => {
  it('is not confirmed where no inspection comes about, however often it is tried', async () => {
    const { id, plan } = await planRemediation(operator, await one({ behaviour: 'no-inspection' }));
    await db.remediation.update({
      where: { id },
      data: { plan: { ...plan, confirmSeconds: 12 } as unknown as JsonInput },
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

/** Its job is done too, not only what it was for. */
async function idle(subjectId: string): Promise<void> {
  await expect
    .poll(() => db.job.findFirst({ where: { kind: 'remediation', subjectId } }))
    .toMatchObject({ state: 'done' });
}
