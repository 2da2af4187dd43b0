import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal, WITHOUT_WORD } from '@/lib/fleet/remediations/types';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { scaled } from '../pace/scaled.mjs';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet, viewer } from './simulated-fleet';

const MONITORING: Partial<SimulatedInstance> = {
  daemonJson: '{"mtu":1442}',
  networks: [
    { name: 'monitoring', mtu: null },
    { name: 'wiki_default', mtu: null, composeProject: 'wiki' },
  ],
  containers: [
    { name: 'prometheus', image: 'prom/prometheus', network: 'monitoring', restart: 'always' },
    { name: 'grafana', image: 'grafana/grafana', network: 'monitoring' },
  ],
};

let database: FreshDatabase;
let fleet: RegisteredFleet;
let runner: Runner | null = null;

beforeEach(async () => {
  database = await freshDatabase();
  const narrow: Partial<SimulatedInstance> = { path: { mtu: 1400, kind: 'black-hole' } };
  fleet = await registerFleet([
    { name: 'a', ...MONITORING },
    { name: 'narrow', ...MONITORING, ...narrow },
    {
      name: 'shop',
      networks: [{ name: 'shop_default', mtu: null, composeProject: 'shop' }],
      containers: [{ name: 'shop-web-1', image: 'nginx', network: 'shop_default', composeProject: 'shop' }],
    },
  ]);
});
afterEach(async () => {
  await runner?.stop();
  await fleet.simulated.stop();
  await database.remove();
  runner = null;
});

const machine = () => fleet.simulated.endpoint('a').machine;
const plan = (network = 'monitoring', actor = operator) =>
  planRemediation(actor, fleet.ids.a ?? '', { kind: 'recreate-network', network });
const startJobs = () => {
  runner = startRunner({ remediation: remediationHandler }, { pollMs: 20 });
};
async function ended(id: string): Promise<RemediationDetail> {
  await expect
    .poll(async () => isFinal((await getRemediation(id)).state), { timeout: scaled(15_000), interval: 50 })
    .toBe(true);
  return getRemediation(id);
}

describe('a recreated network', () => {
  it('is planned, applied, confirmed with its proof, and put back', async () => {
    const [id, containers] = [machine().networkId('monitoring'), machine().containers.map(({ id: one }) => one)];
    const planned = await plan();
    expect(planned).toMatchObject({
      kind: 'recreate-network',
      plan: {
        name: 'monitoring',
        mtu: 1442,
        currentMtu: 1500,
        blocked: false,
        option: { before: null, after: '1442' },
      },
    });
    expect(planned.plan.containers.map(({ name, effect }) => [name, effect])).toEqual([
      ['prometheus', 'cut-off'],
      ['grafana', 'cut-off'],
    ]);
    startJobs();
    await applyRemediation(operator, planned.id, { planHash: planned.planHash, typedName: 'a' });
    const done = await ended(planned.id);
    expect(done).toMatchObject({ state: 'confirmed', canRollBack: true });
    expect(done.steps.find(({ name }) => name === 'inspect')).toMatchObject({ state: 'passed' });
    expect(machine().mtuOfNetwork('monitoring')).toBe(1442);
    expect(machine().networkId('monitoring')).not.toBe(id);
    expect(machine().containers.map((one) => [one.id, one.mtu])).toEqual(containers.map((one) => [one, 1442]));
    await expect(plan().then((again) => applyRemediation(operator, again.id))).rejects.toMatchObject({
      code: 'remediation.nothing-to-do',
    });

    const back = await planRollback(operator, done.id);
    expect(back).toMatchObject({ kind: 'restore-network', rollbackOfId: done.id, plan: { mtu: 1500, blocked: false } });
    await applyRemediation(operator, back.id);
    expect(await ended(back.id)).toMatchObject({ state: 'confirmed' });
    expect(machine().networks.find(({ name }) => name === 'monitoring')).toMatchObject({ mtu: null });
  });

  it('whose proof fails is taken back by the instance', async () => {
    const narrow = fleet.simulated.endpoint('narrow').machine;
    const planned = await planRemediation(operator, fleet.ids.narrow ?? '', {
      kind: 'recreate-network',
      network: 'monitoring',
      mtu: 1442,
    });
    startJobs();
    await applyRemediation(operator, planned.id);
    const done = await ended(planned.id);
    expect(done).toMatchObject({ state: 'reverted', reason: 'proof-failed' });
    expect(done.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['restore-network', 'restore-endpoints']),
    );
    expect(narrow.networks.find(({ name }) => name === 'monitoring')).toMatchObject({ mtu: null });
    expect(narrow.containers.map(({ mtu }) => mtu)).toEqual([1500, 1500]);
  });

  it('is refused where a container came or went after the plan', async () => {
    const planned = await plan();
    machine().containers.pop();
    startJobs();
    await applyRemediation(operator, planned.id);
    expect(await ended(planned.id)).toMatchObject({ state: 'refused', reason: 'changed-since-plan' });
    expect(machine().mtuOfNetwork('monitoring')).toBe(1500);
  });

  it('left in pieces is put together by a plan, and by hand only where the instance gave it up', async () => {
    const { id } = await plan();
    const commandsOf = async (reason: string, reasonParams = {}) => {
      await db.remediation.update({
        where: { id },
        data: { state: 'failed', startedAt: new Date(), reason, reasonParams },
      });
      return (await getRemediation(id)).putBackCommands;
    };
    // It may be rolling back at this moment.
    for (const reason of WITHOUT_WORD) expect(await commandsOf(reason)).toEqual([]);
    const all = await commandsOf('revert-failed', { step: 'restore-network' });
    expect(all).toContainEqual(expect.stringContaining('docker network create'));
    const starts = ['docker start prometheus', 'docker start grafana'];
    expect(await commandsOf('revert-failed', { step: 'restore-containers' })).toEqual(starts);

    expect(await getRemediation(id)).toMatchObject({ canRollBack: true });
    const whole = { of: id, keeps: true, missing: [], idle: [], gone: [] };
    const back = await planRollback(operator, id);
    expect(back).toMatchObject({ kind: 'restore-network', plan: { alreadyInForce: true, repair: whole } });
    await expect(applyRemediation(operator, back.id)).rejects.toMatchObject({ code: 'remediation.nothing-to-do' });
    machine().setNetworkMtu('monitoring', 1442);
    const again = await planRollback(operator, id);
    expect(again.plan).toMatchObject({ mtu: 1500, currentMtu: 1442, blocked: false, repair: { of: id, keeps: false } });
    // The broken network is not a state to roll back to.
    startJobs();
    await applyRemediation(operator, again.id);
    expect(await ended(again.id)).toMatchObject({ state: 'confirmed', canRollBack: false });
    expect(await getRemediation(id)).toMatchObject({ canRollBack: false, putBackCommands: [] });
  });

  it('is not planned by a viewer, applied without the name, nor of a name that is none', async () => {
    await expect(plan('monitoring', viewer)).rejects.toMatchObject({ code: 'auth.forbidden' });
    await expect(plan('a; reboot')).rejects.toMatchObject({ code: 'remediation.bad-network', field: 'network' });
    const { id } = await plan();
    await expect(applyRemediation(operator, id, { typedName: 'b' })).rejects.toMatchObject({
      code: 'instance.name-not-typed',
    });
  });

  it('of a Compose project is blocked, with the edit and the commands', async () => {
    const planned = await plan('wiki_default');
    expect(planned.plan).toMatchObject({
      blocked: true,
      edit: 'networks:\n  default:\n    driver_opts:\n      com.docker.network.driver.mtu: "1442"',
      networks: [{ owner: 'compose', placed: false }],
    });
    await expect(applyRemediation(operator, planned.id)).rejects.toMatchObject({ code: 'remediation.blocked' });
    const placed = await planRemediation(operator, fleet.ids.shop ?? '', {
      kind: 'recreate-network',
      network: 'shop_default',
    });
    expect(placed.plan).toMatchObject({
      blocked: true,
      edit: expect.stringMatching(/^# \/srv\/shop\/compose\.yaml\nnetworks:/),
      networks: [{ placed: true, commands: [expect.any(String), expect.stringMatching(/^cd \/srv\/shop &&\n/)] }],
    });
    const absent = await plan('nowhere');
    expect(absent.plan.preflight.find(({ outcome }) => outcome === 'block')).toMatchObject({ name: 'network' });
  });
});
