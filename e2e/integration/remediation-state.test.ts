import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { runInspection } from '@/lib/fleet/inspections/run';
import { countVerdicts } from '@/lib/fleet/instances/count-verdicts';
import { getInstance } from '@/lib/fleet/instances/get';
import { type FleetRow, listInstances } from '@/lib/fleet/instances/list';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { fleetCsv } from '@/lib/fleet/reports/fleet-csv';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import { readEventsSince } from '@/lib/platform/events/read-since';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { until, untilTrue } from '../pace/until';
import { remediationScene } from './remediation-scene';
import { operator } from './simulated-fleet';

const { one, machine, ended } = remediationScene();

/** Downloads hang in a container, so the proof fails. */
const NARROW: Partial<SimulatedInstance> = { path: { mtu: 1300, kind: 'black-hole' } };
const UNSEEN = {
  ...{ verdict: 'inconclusive', bridgeMtu: null, pathMtu: null, egressMtu: null, recommendedMtu: null, outcome: null },
  ...{ staleSince: expect.any(Date), topFinding: { code: 'not-inspected-since' } },
};

const runners: Runner[] = [];
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});
/** Only fixes are carried out: other queued jobs wait, as when the process ends, or has much to do. */
const carryOutFixes = () => runners.push(startRunner({ remediation: remediationHandler }, { pollMs: 20 }));
const carryOutSweeps = (inspect = runInspection) =>
  runners.push(startRunner({ sweep: sweepHandler(inspect) }, { pollMs: 20 }));

async function row(): Promise<FleetRow> {
  const [only] = (await listInstances()).items;
  if (!only) throw new Error('no instance');
  return only;
}

/** Events about the instance since the last call: from an inspection, or from a fix. */
let heard = 0;
beforeEach(() => {
  heard = 0;
});
async function told() {
  const { events, last } = await readEventsSince(heard);
  heard = last;
  return events.filter(({ kind }) => /^(instance|remediation)\./.test(kind));
}

/** An instance with a known state, and a plan for it. */
async function inspectedAndPlanned(instance: Partial<SimulatedInstance> = {}) {
  const instanceId = await one(instance);
  await inspectInstance(instanceId, { reason: 'one', actorName: 'test' });
  expect(await row()).toMatchObject({ bridgeMtu: 1500, staleSince: null });
  const { id } = await planRemediation(operator, instanceId);
  await told();
  return { instanceId, id };
}

describe('what the fleet says of an instance', () => {
  it('is as before while a fix is in force and may be taken back, and never what was taken back', async () => {
    const { instanceId, id } = await inspectedAndPlanned();
    const behave = (behaviour: SimulatedInstance['behaviour']) =>
      Object.assign(machine()?.definition ?? {}, { behaviour });
    // The fix waits, because its own inspection does not finish, and then its process ends.
    behave('no-inspection');
    carryOutFixes();
    await applyRemediation(operator, id);
    await untilTrue(async () => machine()?.fixes.get(id)?.waiting === true);
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
    // Somebody has the instance inspected: that sees the fix.
    behave('well');
    const during = await inspectInstance(instanceId, { reason: 'one', actorName: 'test' });
    expect(during).toMatchObject({ bridgeMtu: 1442, verdict: 'fits' });
    expect(await getRemediation(id)).toMatchObject({ state: 'running' });
    expect(await row()).toMatchObject({ bridgeMtu: 1500, verdict: 'oversized', staleSince: null });
    expect(await told()).toEqual([]);

    await cancelRemediation(operator, id);
    carryOutFixes();
    expect(await ended(id)).toMatchObject({ state: 'reverted', reason: 'cancelled' });
    expect(await row()).toMatchObject(UNSEEN);
    carryOutSweeps();
    await until(row, ({ staleSince }) => staleSince === null, { everyMs: 20 });
    expect(await row()).toMatchObject({ bridgeMtu: 1500, verdict: 'oversized' });
    // No event has the size that was rolled back.
    expect(await told()).toMatchObject([
      { kind: 'remediation.ended', state: 'reverted' },
      { kind: 'instance.verdict-changed', from: 'oversized', to: 'inconclusive' },
      { kind: 'instance.verdict-changed', from: 'inconclusive', to: 'oversized' },
    ]);
  });

  it('is told by an inspection after the end, however late: it is queued with the end, and outlives a crash', async () => {
    const { instanceId, id } = await inspectedAndPlanned(NARROW);
    carryOutFixes();
    await applyRemediation(operator, id);
    const done = await ended(id);
    expect(done).toMatchObject({ state: 'reverted', reason: 'proof-failed' });
    // For the rest of the test, the process has ended here.
    expect(await row()).toMatchObject({ ...UNSEEN, running: true });
    expect(await getInstance(instanceId)).toMatchObject({ verdict: 'inconclusive', staleSince: expect.any(Date) });
    expect(await countVerdicts()).toMatchObject({ inconclusive: 1, total: 1 });
    let text = '';
    for await (const chunk of fleetCsv({})) text += chunk;
    const [line] = parse(text, { bom: true, columns: true }) as Record<string, string>[];
    expect(line).toMatchObject({ verdict: 'inconclusive', bridgeMtu: '', finding: 'not-inspected-since' });
    expect(await db.inspection.findUnique({ where: { id: done.inspectionId ?? '' } })).toMatchObject({
      state: 'queued',
      instanceId,
    });

    carryOutSweeps();
    await until(row, ({ staleSince }) => staleSince === null, { everyMs: 20 });
    expect(await row()).toMatchObject({ bridgeMtu: 1500, running: false });
    expect((await getInstance(instanceId)).latestInspection?.id).toBe(done.inspectionId);
  });

  it('is told by the inspection that the fix was confirmed by, at once', async () => {
    const { instanceId, id } = await inspectedAndPlanned();
    carryOutFixes();
    await applyRemediation(operator, id);
    const done = await ended(id);
    expect(done.state).toBe('confirmed');
    expect(await row()).toMatchObject({ bridgeMtu: 1442, verdict: 'fits', staleSince: null });
    expect((await getInstance(instanceId)).latestInspection?.id).toBe(done.inspectionId);
    const by = { instanceId, inspectionId: done.inspectionId };
    expect(await told()).toMatchObject([
      { kind: 'remediation.ended', state: 'confirmed' },
      { kind: 'instance.verdict-changed', ...by, from: 'oversized', to: 'fits' },
      { kind: 'instance.mtu-changed', ...by, changes: [{ of: 'bridge', from: 1500, to: 1442 }] },
    ]);
  });

  it('is as before where nothing was started', async () => {
    const { id } = await inspectedAndPlanned();
    Object.assign(machine()?.definition ?? {}, { behaviour: 'rejects-us' });
    carryOutFixes();
    await applyRemediation(operator, id);
    expect(await ended(id)).toMatchObject({ state: 'refused', reason: 'connect-failed' });
    expect(await row()).toMatchObject({ bridgeMtu: 1500, staleSince: null });
  });

  it.each<[string, Partial<SimulatedInstance>, string, number]>([
    ['confirmed', {}, 'confirmed', 1442],
    ['taken back', NARROW, 'reverted', 1500],
  ])('is not told by an inspection that began before the fix was %s', async (_, instance, state, bridgeMtu) => {
    const { instanceId, id } = await inspectedAndPlanned(instance);
    const { sweepId, release } = await inspectionThatIsHeld(instanceId);
    carryOutFixes();
    await applyRemediation(operator, id);
    const done = await ended(id);
    expect(done.state).toBe(state);
    release();
    await until(
      () => db.sweep.findUniqueOrThrow({ where: { id: sweepId } }),
      (sweep) => sweep.state === 'finished',
    );
    // Its result is stored, but is not the state.
    expect(await db.inspection.findFirst({ where: { sweepId } })).toMatchObject({ state: 'finished', bridgeMtu: 1500 });
    await until(row, ({ staleSince }) => staleSince === null, { everyMs: 20 });
    expect(await row()).toMatchObject({ bridgeMtu });
    expect((await getInstance(instanceId)).latestInspection?.id).toBe(done.inspectionId);
  });

  it('is told by the one of two inspections that began later, whichever ends first', async () => {
    const instanceId = await one();
    const { sweepId, release } = await inspectionThatIsHeld(instanceId);
    const later = await inspectInstance(instanceId, { reason: 'one', actorName: 'test' });
    release();
    await until(
      () => db.sweep.findUniqueOrThrow({ where: { id: sweepId } }),
      (sweep) => sweep.state === 'finished',
    );
    expect((await getInstance(instanceId)).latestInspection?.id).toBe(later.id);
  });
});

/** Begins an inspection, and returns when it has read everything; it is stored when it is released. */
async function inspectionThatIsHeld(instanceId: string): Promise<{ sweepId: string; release: () => void }> {
  const [seen, released] = [gate(), gate()];
  carryOutSweeps(async (...asked) => {
    const result = await runInspection(...asked);
    seen.open();
    await released.opened;
    return result;
  });
  const { id } = await startSweep(operator, { instanceIds: [instanceId] });
  await seen.opened;
  return { sweepId: id, release: released.open };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
