import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { getInstance } from '@/lib/fleet/instances/get';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal, type RemediationState } from '@/lib/fleet/remediations/types';
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

/** ens3 has 1500, and OpenStack says 1442. */
async function one(instance: Partial<SimulatedInstance> = {}): Promise<string> {
  const tooLarge = { nicMtu: 1500, expectedMtu: 1442, containers: [{ name: 'web', image: 'nginx' }] };
  fleet = await registerFleet([{ name: 'a', ...tooLarge, ...instance }]);
  return fleet.ids.a ?? '';
}
const machine = () => fleet.simulated.endpoint('a').machine;
const ask = (id: string, more: { mtu?: number; interface?: string } = {}) =>
  planRemediation(operator, id, { kind: 'set-nic-mtu', ...more });

async function apply(planned: { id: string }) {
  await applyRemediation(operator, planned.id);
  return expect
    .poll(() => getRemediation(planned.id), { timeout: scaled(15_000), interval: 50 })
    .toSatisfy(({ state }: { state: RemediationState }) => isFinal(state))
    .then(() => getRemediation(planned.id));
}

describe('the MTU of a NIC', () => {
  it.each([
    ['debian-12', '/etc/systemd/network/10-ens3.network.d/zz-clearance-mtu.conf'],
    ['ubuntu-22.04', '/etc/netplan/99-clearance-mtu-ens3.yaml'],
    ['rocky-9', '/etc/NetworkManager/conf.d/zz-clearance-mtu-ens3.conf'],
  ] as const)('is set on %s, confirmed, seen and rolled back', async (release, path) => {
    const id = await one({ release });
    const containers = machine().containers.map(({ id: container }) => container);
    const planned = await ask(id);
    expect(planned).toMatchObject({
      kind: 'set-nic-mtu',
      before: null,
      plan: { interface: 'ens3', currentMtu: 1500, mtu: 1442, blocked: false, file: { path, sha256: null } },
    });
    const docker = planned.plan.preflight.find(({ name }) => name === 'nic-docker');
    expect(docker).toMatchObject({ outcome: 'warn', params: { reason: 'bridge', bridge: 1500 } });
    expect([machine().nicMtu, machine().nicFile]).toEqual([1500, null]);

    const done = await apply(planned);
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
    expect(machine()).toMatchObject({ nicMtu: 1442, nicFile: { path } });
    expect(machine().nicFile?.content.toString()).toContain('1442');
    expect(machine().containers.map(({ id: container }) => container)).toEqual(containers);
    const codes = (await getInstance(id)).latestInspection?.findings.map(({ code }) => code);
    expect(codes).not.toContain('nic-oversized');
    expect(codes).toContain('bridge-oversized');
    const trail = await db.auditEntry.findMany({ where: { subjectId: done.id }, orderBy: { id: 'asc' } });
    expect(trail[1]?.after).toMatchObject({ kind: 'set-nic-mtu', interface: 'ens3', file: path, mtu: 1442 });
    expect((await ask(id)).plan).toMatchObject({ alreadyInForce: true, file: null });

    const back = await planRollback(operator, done.id);
    expect(back).toMatchObject({ kind: 'restore-nic-mtu', rollbackOfId: done.id, plan: { blocked: false, mtu: 1500 } });
    expect(await apply(back)).toMatchObject({ state: 'confirmed' });
    expect([machine().nicMtu, machine().nicFile]).toEqual([1500, null]);
    const again = await planRollback(operator, back.id);
    expect(await apply(again)).toMatchObject({ state: 'confirmed' });
    expect(machine()).toMatchObject({ nicMtu: 1442, nicFile: { path } });
  });

  it('is refused where it changed between the plan and its yes', async () => {
    const planned = await ask(await one());
    machine().nicMtu = 1400;
    expect(await apply(planned)).toMatchObject({ state: 'refused', reason: 'changed-since-plan' });
    expect([machine().nicMtu, machine().nicFile]).toEqual([1400, null]);
  });

  it.each<[string, Partial<SimulatedInstance>, object, string]>([
    ['no sudo', { sudo: 'denied' }, {}, 'rights'],
    ['more than OpenStack says', {}, { mtu: 1450 }, 'nic-size'],
    ['no such interface', {}, { interface: 'ens9' }, 'nic-interface'],
  ])('%s blocks it', async (_, instance, more, name) => {
    const { plan } = await ask(await one(instance), more);
    expect(plan.blocked).toBe(true);
    expect(plan.preflight.find((item) => item.name === name)).toMatchObject({ outcome: 'block' });
  });

  it('needs an operator, and the name of a link', async () => {
    const id = await one();
    await expect(planRemediation(viewer, id, { kind: 'set-nic-mtu' })).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
    await expect(ask(id, { interface: 'ens3;x' })).rejects.toMatchObject({ code: 'remediation.bad-interface' });
  });
});
