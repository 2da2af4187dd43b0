import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { rolloutHandler } from '@/lib/fleet/rollouts/run';
import type { RolloutInput } from '@/lib/fleet/rollouts/schema';
import { startRollout } from '@/lib/fleet/rollouts/start';
import type { RolloutDetail, RolloutMemberRow, RolloutState } from '@/lib/fleet/rollouts/types';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

/** The daemon.json of a simulated instance before a rollout. */
export const OLD = '{\n  "debug": true\n}\n';

/** Instances with these names, each with a container, and additional values for one of them. */
export function instancesNamed(
  names: string,
  but: Record<string, Partial<SimulatedInstance>> = {},
): SimulatedInstance[] {
  return [...names].map((name) => ({
    name,
    daemonJson: OLD,
    containers: [{ name: `web-${name}`, image: 'nginx', restart: 'always' as const }],
    ...but[name],
  }));
}

/** Runs rollouts and remediations in this process. */
function startRolloutJobs(onError?: (error: unknown) => void): Runner {
  const handlers = { rollout: rolloutHandler({ pollMs: 20 }), remediation: remediationHandler };
  return startRunner(handlers, { pollMs: 20, onError });
}

/** Inspects these instances, and waits until the results are stored. */
export async function inspected(ids: string[]): Promise<void> {
  const runner = startRunner({ sweep: sweepHandler() }, { pollMs: 20 });
  const { id } = await startSweep(operator, { instanceIds: ids });
  while ((await db.sweep.count({ where: { id, state: 'finished' } })) === 0) await sleep(20);
  await runner.stop();
}

/** A database, simulated instances and a job runner for each test of a file. */
export function rolloutScene() {
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
  const simulated = () => {
    if (!fleet) throw new Error('no instances yet');
    return fleet.simulated;
  };
  const machineOf = (name: string) => simulated().endpoint(name).machine;
  const changed = (name: string) => machineOf(name).daemonJson?.toString() !== OLD;
  const startJobs = () => {
    runner = startRolloutJobs((error) => errors.push(error));
  };
  return {
    ids: () => fleet?.ids ?? {},
    machineOf,
    changed,
    startJobs,
    dataDir: () => database.dataDir,
    /** Names of the instances whose daemon.json was not changed. */
    untouched: () =>
      simulated()
        .endpoints.map(({ name }) => name)
        .filter((name) => !changed(name)),
    /** Starts and registers instances, without a runner. */
    async registered(instances: SimulatedInstance[], pace = 0.01): Promise<void> {
      fleet = await registerFleet(instances, { pace });
    },
    /** Starts and registers instances, and runs jobs. @param pace factor for every delay of the instances */
    async up(instances: SimulatedInstance[], pace?: number): Promise<void> {
      await this.registered(instances, pace);
      startJobs();
    },
    async stopJobs(): Promise<void> {
      await runner?.stop();
      runner = null;
    },
  };
}

/** Waits until a rollout is in one of these states. */
export async function reached(id: string, ...states: RolloutState[]): Promise<RolloutDetail> {
  for (;;) {
    const rollout = await getRollout(id);
    if (states.includes(rollout.state)) return rollout;
    await sleep(20);
  }
}

/** Plans a rollout over the whole fleet by default, and waits for the end of its dry run. */
export async function planned(
  options: Partial<Exclude<RolloutInput, { kind: 'rollback' }>> = {},
): Promise<RolloutDetail> {
  const { id } = await planRollout(operator, { kind: 'set-mtu', scope: { all: true }, ...options } as RolloutInput);
  return reached(id, 'planned');
}

/** Starts the planned rollout, with the number that a person would type. */
export function started({ id, planHash, numberToType }: RolloutDetail): Promise<RolloutDetail> {
  return startRollout(operator, id, { planHash: planHash ?? '', confirmation: numberToType });
}

/** `name state reason` of each member, in their order. */
export async function outcomes(id: string): Promise<string[]> {
  const { items } = await listMembers(id, { limit: 200 });
  return items.map(({ instance, state, reason }) => [instance.name, state, reason].filter(Boolean).join(' '));
}

/** One member by the name of its instance. */
export async function memberOf(id: string, name: string): Promise<RolloutMemberRow> {
  const { items } = await listMembers(id, { limit: 200 });
  const member = items.find(({ instance }) => instance.name === name);
  if (!member) throw new Error(`no member ${name}`);
  return member;
}
