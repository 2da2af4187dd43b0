import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { getInstance } from '@/lib/fleet/instances/get';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { isGone } from '@/lib/fleet/remediations/is-gone';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal } from '@/lib/fleet/remediations/types';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { scaled } from '../pace/scaled.mjs';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet, viewer } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet;
let runner: Runner;

beforeEach(async () => {
  database = await freshDatabase();
  runner = startRunner({ remediation: remediationHandler }, { pollMs: 20 });
});
afterEach(async () => {
  await runner.stop();
  await fleet.simulated.stop();
  await database.remove();
});

async function one(instance: Partial<SimulatedInstance> = {}): Promise<string> {
  fleet = await registerFleet([{ name: 'a', containers: [{ name: 'web', image: 'nginx' }], ...instance }]);
  return fleet.ids.a ?? '';
}
const machine = () => fleet.simulated.endpoint('a').machine;

async function apply(planned: { id: string }) {
  await applyRemediation(operator, planned.id);
  return expect
    .poll(() => getRemediation(planned.id), { timeout: scaled(15_000), interval: 50 })
    .toSatisfy(({ state }: { state: string }) => isFinal(state as Parameters<typeof isFinal>[0]))
    .then(() => getRemediation(planned.id));
}
const codesOf = async (id: string) => (await getInstance(id)).latestInspection?.findings.map(({ code }) => code) ?? [];

describe('an MSS clamp', () => {
  it('is planned with its rules, put in place, seen, and removed; Docker and daemon.json stay as they are', async () => {
    const id = await one();
    const [before, containers] = [machine().daemonJson, machine().containers.map(({ id: container }) => container)];
    const planned = await planRemediation(operator, id, { kind: 'clamp-mss' });
    expect(planned).toMatchObject({
      kind: 'clamp-mss',
      before: null,
      after: null,
      plan: {
        tool: 'nft',
        packet: 1442,
        currentMtu: 1500,
        mtu: 1500,
        blocked: false,
        containers: [],
        rules: [{ family: 4, interface: 'ens3', mss: 1402 }],
      },
    });
    expect(machine().clamp).toBeNull();

    const done = await apply(planned);
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
    if (planned.plan.kind !== 'clamp-mss') throw new Error(planned.plan.kind);
    expect(machine().clamp?.rules).toBe(planned.plan.text);
    expect(machine().daemonJson).toBe(before);
    expect(machine().containers.map(({ id: container }) => container)).toEqual(containers);
    expect(await codesOf(id)).toEqual(expect.arrayContaining(['bridge-oversized', 'clamp-in-force', 'proof-clamped']));
    expect((await getInstance(id)).latestInspection?.verdict).toBe('oversized');
    expect(await isGone(done)).toBe(false);
    const trail = await db.auditEntry.findMany({ where: { subjectId: done.id }, orderBy: { id: 'asc' } });
    expect(trail.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'remediation.plan done',
      'remediation.apply intent',
      'remediation.finish done',
    ]);
    expect(trail[1]?.after).toMatchObject({ kind: 'clamp-mss', packet: 1442, tool: 'nft', rules: planned.plan.text });
    await expect(apply(await planRemediation(operator, id, { kind: 'clamp-mss' }))).rejects.toMatchObject({
      code: 'remediation.nothing-to-do',
    });

    const back = await planRollback(operator, done.id);
    expect(back).toMatchObject({ kind: 'unclamp-mss', rollbackOfId: done.id });
    expect(await apply(back)).toMatchObject({ state: 'confirmed' });
    expect(machine().clamp).toBeNull();
    expect((await codesOf(id)).filter((code) => code.startsWith('clamp'))).toEqual([]);
    expect(await isGone(done)).toBe(true);
  });

  it('is not needed any more after the fix, and its removal is planned as good', async () => {
    const id = await one();
    await apply(await planRemediation(operator, id, { kind: 'clamp-mss' }));
    const early = await planRemediation(operator, id, { kind: 'unclamp-mss' });
    expect(early.plan.preflight.find(({ name }) => name === 'clamp-need')).toMatchObject({ outcome: 'warn' });
    await apply(await planRemediation(operator, id));
    expect(await codesOf(id)).toContain('clamp-unneeded');
    const removal = await planRemediation(operator, id, { kind: 'unclamp-mss' });
    expect(removal.plan.preflight.every(({ outcome }) => outcome === 'pass')).toBe(true);
    expect(await apply(removal)).toMatchObject({ state: 'confirmed' });
  });

  it('is taken back where downloads hang all the same, and says so', async () => {
    const id = await one({ path: { mtu: 1300, kind: 'black-hole' } });
    const planned = await planRemediation(operator, id, { kind: 'clamp-mss', mtu: 1442 });
    expect(await apply(planned)).toMatchObject({ state: 'reverted', reason: 'proof-failed' });
    expect(machine().clamp).toBeNull();
  });

  it('is refused where another one came between the plan and its yes', async () => {
    const id = await one();
    const planned = await planRemediation(operator, id, { kind: 'clamp-mss' });
    machine().clamp = { since: new Date(), rules: 'table inet clearance_mss {\n}\n' };
    expect(await apply(planned)).toMatchObject({ state: 'refused', reason: 'changed-since-plan' });
    const again = await planRemediation(operator, id, { kind: 'clamp-mss' });
    expect(again.plan.preflight.find(({ name }) => name === 'clamp-present')).toMatchObject({ outcome: 'block' });
  });

  it.each<[string, Partial<SimulatedInstance>, string, number | undefined]>([
    ['no sudo', { sudo: 'denied' }, 'rights', undefined],
    ['a stopped Docker', { docker: 'stopped' }, 'clamp-docker', undefined],
    ['a size that the NIC has not', {}, 'clamp-size', 1450],
  ])('%s blocks it', async (_, instance, name, mtu) => {
    const { plan } = await planRemediation(operator, await one(instance), { kind: 'clamp-mss', mtu });
    expect(plan.blocked).toBe(true);
    expect(plan.preflight.find((item) => item.name === name)).toMatchObject({ outcome: 'block' });
  });

  it('needs an operator', async () => {
    const id = await one();
    await expect(planRemediation(viewer, id, { kind: 'clamp-mss' })).rejects.toMatchObject({ code: 'auth.forbidden' });
    await expect(planRemediation(viewer, id, { kind: 'unclamp-mss' })).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
  });
});
