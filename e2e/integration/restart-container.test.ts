import { beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedContainer } from '@/lib/demo/simulated/instance';
import { getInstance } from '@/lib/fleet/instances/get';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { db } from '@/lib/platform/db/client';
import { remediationScene } from './remediation-scene';
import { operator, viewer } from './simulated-fleet';

const scene = remediationScene();
beforeEach(() => scene.startJobs());

const OLD: SimulatedContainer = { name: 'web', image: 'nginx', restart: 'always', mtu: 1500 };
const one = (web: Partial<SimulatedContainer> = {}) =>
  scene.one({
    daemonJson: '{"mtu":1442}',
    containers: [
      { ...OLD, ...web },
      { name: 'job', image: 'job' },
    ],
  });
const ask = (id: string, container = 'web') => planRemediation(operator, id, { kind: 'restart-container', container });
const apply = async ({ id }: { id: string }) => {
  await applyRemediation(operator, id, { typedName: 'a' });
  return scene.ended(id);
};
const startOf = (name: string) => scene.machine()?.containers.find((each) => each.name === name)?.startedAt;

describe('a container that is older than the MTU of its network', () => {
  it('is restarted alone, by name, and is seen with the right MTU', async () => {
    const id = await one();
    await inspectInstance(id, { reason: 'one', actorName: 'test', proof: false });
    const [web, job] = [startOf('web'), startOf('job')];
    const planned = await ask(id);
    expect(planned).toMatchObject({
      kind: 'restart-container',
      plan: { blocked: false, currentMtu: 1500, mtu: 1442, containers: [{ name: 'web', effect: 'restarted' }] },
    });
    expect(startOf('web')).toBe(web);
    await expect(applyRemediation(operator, planned.id, { typedName: '' })).rejects.toThrow();

    const done = await apply(planned);
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed', canRollBack: false });
    expect(done.shows).toMatchObject({
      cause: { code: 'container-outdated' },
      causeIsGone: true,
      isStillBroken: false,
    });
    expect(scene.machine()?.containers.map(({ mtu }) => mtu)).toEqual([1442, 1442]);
    expect(startOf('web')).not.toBe(web);
    expect(startOf('job')).toBe(job);
    const trail = await db.auditEntry.findMany({ where: { subjectId: done.id }, orderBy: { id: 'asc' } });
    expect(trail[1]?.after).toMatchObject({ kind: 'restart-container', container: 'web' });
    const codes = (await getInstance(id)).latestInspection?.findings.map(({ code }) => code);
    expect(codes).not.toContain('container-outdated');
    expect((await ask(id)).plan.alreadyInForce).toBe(true);
  });

  it('ends as failed with its log where it does not come up again', async () => {
    const planned = await ask(await one({ restartFails: true }));
    expect(await apply(planned)).toMatchObject({
      state: 'failed',
      reason: 'revert-failed',
      reasonParams: { why: 'step-failed', step: 'run-container-again' },
      putBackCommands: [],
      canRollBack: false,
    });
    const { steps } = await getRemediation(planned.id);
    expect(steps.find(({ name }) => name === 'container-runs')).toMatchObject({ state: 'failed' });
    expect(steps.find(({ name }) => name === 'container-runs')?.output).toContain('exit code 1');
  });

  it('is refused where it was started again since the plan', async () => {
    const planned = await ask(await one());
    const container = scene.machine()?.containers[0];
    if (container) container.startedAt = '2026-01-01T00:00:00Z';
    expect(await apply(planned)).toMatchObject({ state: 'refused', reason: 'changed-since-plan' });
    expect(container?.mtu).toBe(1500);
  });

  it('needs an operator, a name, and a container of this name', async () => {
    const id = await one();
    const options = { kind: 'restart-container', container: 'web' };
    await expect(planRemediation(viewer, id, options)).rejects.toMatchObject({ code: 'auth.forbidden' });
    for (const bad of ['', 'a b', '-x', '$(id)']) {
      await expect(ask(id, bad)).rejects.toMatchObject({ code: 'remediation.bad-container' });
    }
    expect((await ask(id, 'gone')).plan).toMatchObject({ blocked: true, container: null });
  });
});
