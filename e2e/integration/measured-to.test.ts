import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/access/actor/actor';
import { type RunInspection, runInspection } from '@/lib/fleet/inspections/run';
import { getInstance } from '@/lib/fleet/instances/get';
import type { InstanceScope } from '@/lib/fleet/instances/schema';
import { updateInstance } from '@/lib/fleet/instances/update';
import { setSettings } from '@/lib/fleet/settings/set';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import type { SweepOptions } from '@/lib/fleet/sweeps/schema';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { watchSweep } from '@/lib/fleet/sweeps/watch';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet;
let runner: Runner;
/** The targets that each instance was asked to measure, by its name. */
let asked: Record<string, Pick<RunInspection, 'targets' | 'instances'>>;

beforeEach(async () => {
  database = await freshDatabase();
  asked = {};
  fleet = await registerFleet([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  const names = Object.fromEntries(Object.entries(fleet.ids).map(([name, id]) => [id, name]));
  const handler = sweepHandler((id, options) => {
    asked[names[id] ?? ''] = { targets: options.targets, instances: options.instances ?? [] };
    return runInspection(id, options);
  });
  runner = startRunner({ sweep: handler }, { pollMs: 50, onError: (error) => expect.fail(String(error)) });
  await setSettings(systemActor('test'), {
    targets: ['198.51.100.1'],
    tagTargets: { web: ['198.51.100.1', '198.51.100.2'], db: ['198.51.100.3'] },
  });
  await updateInstance(operator, id('a'), { tags: ['web', 'db'] });
  await updateInstance(operator, id('b'), { tags: ['db'], address: 'localhost' });
});

afterEach(async () => {
  await runner.stop();
  await fleet.simulated.stop();
  await database.remove();
});

const id = (name: string) => fleet.ids[name] ?? '';

async function sweep(scope: InstanceScope, options: SweepOptions): Promise<void> {
  const started = await startSweep(operator, scope, options);
  for await (const event of watchSweep(started.id, { intervalMs: 50 })) if (event.type === 'end') return;
}

async function measured(name: string) {
  const seen = (await getInstance(id(name))).latestInspection?.observations?.paths ?? [];
  return seen.filter(({ role }) => role !== 'gateway').map(({ target, instanceName }) => instanceName ?? target);
}

describe('what an instance measures the path to', () => {
  it('is what the settings hold for all and for its tags, each once', async () => {
    await sweep({ all: true }, {});
    expect(asked).toEqual({
      a: { targets: ['198.51.100.1', '198.51.100.3', '198.51.100.2'], instances: [] },
      b: { targets: ['198.51.100.1', '198.51.100.3'], instances: [] },
      c: { targets: ['198.51.100.1'], instances: [] },
    });
    expect(await measured('a')).toEqual(['198.51.100.1', '198.51.100.3', '198.51.100.2']);
  });

  it('is the same where it is inspected at once, after a fix', async () => {
    await inspectInstance(id('b'), { reason: 'after-fix', actorName: 'test' });
    expect(await measured('b')).toEqual(['198.51.100.1', '198.51.100.3']);
  });

  it('are those that were chosen, in place of a target that is one of them', async () => {
    await sweep({ instanceIds: [id('a')] }, { instances: [id('a'), id('b')], targets: ['localhost', '198.51.100.9'] });
    expect(await measured('a')).toEqual(['198.51.100.9', 'b']);
  });

  it('refuses to measure between one, to an unknown one, and to too many', async () => {
    const one = { instanceIds: [id('a')] };
    const refused = async (options: SweepOptions) => startSweep(operator, one, options).catch((error) => error.code);
    expect(await refused({ between: true })).toBe('sweep.alone');
    expect(await refused({ instances: [id('a')] })).toBe('sweep.alone');
    expect(await refused({ instances: ['0198a6b0-0000-7000-8000-000000000000'] })).toBe('instance.not-found');
    expect(await refused({ instances: Array.from({ length: 9 }, () => id('b')) })).toBe('sweep.others-invalid');
    expect(await refused({ instances: [id('b')], between: true })).toBe('sweep.between-or-others');
    expect(await db.sweep.count()).toBe(0);
  });
});
