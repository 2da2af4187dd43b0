import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredential } from '@/lib/access/credentials/create';
import { approveHostKey } from '@/lib/access/host-keys/approve';
import { recordPresentedKey } from '@/lib/access/host-keys/record';
import { rejectHostKey } from '@/lib/access/host-keys/reject';
import { runInspection } from '@/lib/fleet/inspections/run';
import { createInstance } from '@/lib/fleet/instances/create';
import { importInstances } from '@/lib/fleet/instances/import';
import { removeInstance } from '@/lib/fleet/instances/remove';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { cancelRollout } from '@/lib/fleet/rollouts/cancel';
import { rolloutHandler } from '@/lib/fleet/rollouts/run';
import { cancelSweep } from '@/lib/fleet/sweeps/cancel';
import { endSweep } from '@/lib/fleet/sweeps/end';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import type { NewEvent } from '@/lib/platform/events/event-kinds';
import { readEventsSince } from '@/lib/platform/events/read-since';
import { recordEvents } from '@/lib/platform/events/record';
import { removeOldEvents } from '@/lib/platform/events/remove-old';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { planned, reached, started } from './rollout-fleet';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet | null = null;
let runner: Runner | null = null;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await runner?.stop();
  await fleet?.simulated.stop();
  runner = fleet = null;
  await database.remove();
});

function startJobs(inspect?: typeof runInspection): void {
  const handlers = {
    remediation: remediationHandler,
    rollout: rolloutHandler({ pollMs: 20 }),
    sweep: sweepHandler(inspect),
  };
  runner = startRunner(handlers, { pollMs: 20 });
}

let seen = 0;
beforeEach(() => {
  seen = 0;
});

/** The events since the last call. */
async function news(): Promise<NewEvent[]> {
  const { events, last } = await readEventsSince(seen);
  seen = last;
  return events.map(({ id: _, at: __, ...event }) => event);
}

const kindsOf = (events: NewEvent[]) => events.map(({ kind }) => kind);

async function untilSweepEnded(id: string): Promise<void> {
  while (['queued', 'running'].includes((await db.sweep.findUniqueOrThrow({ where: { id } })).state)) await sleep(20);
}

describe('of an instance', () => {
  const credential = { name: 'c', kind: 'password', username: 'u', secret: 'a secret', sudo: 'none' } as const;

  it('are told: added and removed, and not what was refused', async () => {
    const { id: credentialId } = await createCredential(operator, credential);
    const { id } = await createInstance(operator, { name: 'a', address: '192.0.2.1', credentialId });
    await expect(createInstance(operator, { name: 'a', address: '192.0.2.2', credentialId })).rejects.toThrow();
    expect(await news()).toEqual([{ kind: 'instance.added', instanceId: id, name: 'a' }]);
    await importInstances(operator, 'name,address,credential\nb,192.0.2.3,c\na,192.0.2.4,c\nd,192.0.2.5,c');
    expect(await news()).toMatchObject([
      { kind: 'instance.added', name: 'b' },
      { kind: 'instance.added', name: 'd' },
    ]);
    await expect(removeInstance(operator, id, { typedName: 'b' })).rejects.toThrow();
    await removeInstance(operator, id);
    expect(await news()).toEqual([{ kind: 'instance.removed', instanceId: id, name: 'a' }]);
  });

  it('are told where its verdict or an MTU changes, and not with every inspection', async () => {
    fleet = await registerFleet([{ name: 'a' }]);
    const instanceId = fleet.ids.a ?? '';
    const { machine } = fleet.simulated.endpoint('a');
    const { definition } = machine;
    const subject = { instanceId, name: 'a' };
    const inspect = () => inspectInstance(instanceId, { reason: 'one', actorName: 'test' });
    await news();

    const first = await inspect();
    expect(await news()).toEqual([
      { kind: 'instance.verdict-changed', ...subject, inspectionId: first.id, from: null, to: first.verdict },
      { kind: 'sweep.ended', sweepId: first.sweepId, state: 'finished', scope: 'one', total: 1 },
    ]);
    await inspect();
    expect(kindsOf(await news())).toEqual(['sweep.ended']);

    definition.behaviour = 'rejects-us';
    await inspect();
    await inspect();
    const [unreachable, ...rest] = await news();
    expect(unreachable).toMatchObject({ kind: 'instance.verdict-changed', from: first.verdict, to: 'unreachable' });
    expect(kindsOf(rest)).toEqual(['sweep.ended', 'sweep.ended']);

    // While it could not be reached, its network got another MTU.
    definition.behaviour = 'well';
    Object.assign(machine, { nicMtu: 1400 });
    const changed = await inspect();
    const events = await news();
    expect(kindsOf(events)).toEqual(['instance.verdict-changed', 'instance.mtu-changed', 'sweep.ended']);
    expect(events[1]).toMatchObject({
      ...subject,
      inspectionId: changed.id,
      changes: expect.arrayContaining([{ of: 'egress', from: 1442, to: 1400 }]),
    });
  });

  it('are told once where an inspection of a batch cannot be stored', async () => {
    fleet = await registerFleet([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    await news();
    const inspect: typeof runInspection = async (id, options) => {
      const result = await runInspection(id, options);
      // JSON cannot hold it.
      return id === fleet?.ids.b ? { ...result, observations: { unstorable: 1n } as never } : result;
    };
    startJobs(inspect);
    const sweep = await startSweep(operator, { all: true });
    await untilSweepEnded(sweep.id);
    const events = await news();
    const verdicts = events.flatMap((event) => (event.kind === 'instance.verdict-changed' ? [event] : []));
    expect(verdicts.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
    expect(verdicts.find(({ name }) => name === 'b')).toMatchObject({ to: 'inconclusive' });
    expect(events.slice(3)).toMatchObject([{ kind: 'sweep.ended', sweepId: sweep.id, state: 'finished', total: 3 }]);
  });
});

it('of a sweep are told once, however often it is ended', async () => {
  fleet = await registerFleet([{ name: 'a' }]);
  await news();
  const { id: sweepId } = await startSweep(operator, { all: true });
  await cancelSweep(operator, sweepId);
  for (const state of ['cancelled', 'interrupted'] as const)
    await db.$transaction((tx) => endSweep(tx, sweepId, state));
  expect(await news()).toEqual([{ kind: 'sweep.ended', sweepId, state: 'cancelled', scope: 'all', total: 1 }]);
});

it('of host keys are told: presented, changed, approved and rejected', async () => {
  fleet = await registerFleet([{ name: 'a' }], { trusted: false });
  const id = fleet.ids.a ?? '';
  const key = (name: string) => ({ algorithm: 'ssh-ed25519', fingerprint: `SHA256:${name}`, publicKey: name });
  const keyOf = async (name: string) =>
    (await db.hostKey.findFirstOrThrow({ where: { fingerprint: `SHA256:${name}` } })).id;
  await news();

  await recordPresentedKey(id, key('first'), false);
  await recordPresentedKey(id, key('first'), false);
  expect(await news()).toEqual([
    {
      ...{ kind: 'host-key.presented', instanceId: id, name: 'a', hostKeyId: await keyOf('first') },
      ...{ algorithm: 'ssh-ed25519', fingerprint: 'SHA256:first' },
    },
  ]);
  await approveHostKey(operator, await keyOf('first'));
  expect(await news()).toMatchObject([{ kind: 'host-key.approved', how: 'operator', by: 'test' }]);
  await recordPresentedKey(id, key('first'), false);
  await recordPresentedKey(id, key('second'), false);
  await recordPresentedKey(id, key('second'), true);
  expect(await news()).toMatchObject([
    { kind: 'host-key.changed', fingerprint: 'SHA256:second', approved: 'SHA256:first' },
  ]);
  await rejectHostKey(operator, await keyOf('second'));
  await recordPresentedKey(id, key('second'), false);
  expect(await news()).toMatchObject([{ kind: 'host-key.rejected', fingerprint: 'SHA256:second', by: 'test' }]);

  await db.hostKey.deleteMany();
  await recordPresentedKey(id, key('third'), true);
  expect(await news()).toMatchObject([{ kind: 'host-key.approved', fingerprint: 'SHA256:third', how: 'first-use' }]);
});

describe('of a fix', () => {
  it('are told when it has ended, and when it is settled', async () => {
    fleet = await registerFleet([{ name: 'a', daemonJson: '{}\n' }]);
    const instanceId = fleet.ids.a ?? '';
    const { id } = await planRemediation(operator, instanceId);
    await applyRemediation(operator, id);
    await news();
    startJobs();
    while ((await db.job.findFirst({ where: { subjectId: id } }))?.state !== 'done') await sleep(20);
    const told = { instanceId, name: 'a', remediationId: id, change: 'set-mtu', state: 'confirmed' };
    const about = (events: NewEvent[]) => events.filter(({ kind }) => kind.startsWith('remediation.'));
    expect(about(await news())).toEqual([
      { kind: 'remediation.ended', ...told, reason: expect.stringMatching(/^confirmed/), rolloutMemberId: null },
    ]);

    // Nobody saw its end, and two processes ask for it at the same time.
    await db.remediation.update({ where: { id }, data: { state: 'failed', reason: 'contact-lost' } });
    await Promise.all([planRemediation(operator, instanceId), planRemediation(operator, instanceId)]);
    expect(about(await news())).toMatchObject([{ kind: 'remediation.settled', ...told }]);
    expect(await db.auditEntry.count({ where: { action: 'remediation.settle' } })).toBe(1);
  });

  it('that is cancelled before it begins are told, of a plan that is given up none', async () => {
    fleet = await registerFleet([{ name: 'a', daemonJson: '{}\n' }]);
    const applied = await planRemediation(operator, fleet.ids.a ?? '');
    await news();
    await applyRemediation(operator, applied.id);
    await cancelRemediation(operator, applied.id);
    expect(await news()).toEqual([]);
    startJobs();
    while ((await db.job.findFirst())?.state !== 'cancelled') await sleep(20);
    expect(await news()).toMatchObject([{ kind: 'remediation.ended', state: 'cancelled', reason: 'cancelled' }]);
    const planned = await planRemediation(operator, fleet.ids.a ?? '');
    await cancelRemediation(operator, planned.id);
    expect(await news()).toEqual([]);
  });
});

it('of a rollout are told: paused and ended, with the fixes in between', async () => {
  fleet = await registerFleet(['a', 'b'].map((name) => ({ name, daemonJson: '{}\n' })));
  await news();
  startJobs();
  const plan = await planned({ pauseAfterCanary: true });
  expect(await news()).toEqual([]);
  await started(plan);
  await reached(plan.id, 'paused');
  const about = (events: NewEvent[]) => events.filter(({ kind }) => /^(rollout|remediation)\./.test(kind));
  const members = await db.rolloutMember.findMany({ orderBy: { position: 'asc' } });
  expect(about(await news())).toMatchObject([
    { kind: 'remediation.ended', name: 'a', rolloutMemberId: members[0]?.id },
    { kind: 'rollout.paused', rolloutId: plan.id, reason: expect.stringMatching(/canary/) },
  ]);
  await cancelRollout(operator, plan.id);
  expect(about(await news())).toEqual([
    { kind: 'rollout.ended', rolloutId: plan.id, state: 'cancelled', reason: 'cancelled' },
  ]);
});

describe('the outbox', () => {
  const added = (name: string): NewEvent => ({ kind: 'instance.added', instanceId: `id of ${name}`, name });
  const write = (...events: NewEvent[]) => db.$transaction((tx) => recordEvents(tx, ...events));

  it('holds nothing of a change that was taken back', async () => {
    const change = db.$transaction(async (tx) => {
      await recordEvents(tx, added('a'), added('b'));
      throw new Error('changed my mind');
    });
    await expect(change).rejects.toThrow('changed my mind');
    expect(await news()).toEqual([]);
    await write();
    await write(added('c'));
    expect(await news()).toEqual([added('c')]);
  });

  it('is read in parts, by kind and by instance, and past what this version does not know', async () => {
    await write(added('a'), { kind: 'rollout.paused', rolloutId: 'r', reason: 'asked' }, added('b'), added('c'));
    await db.outboxEvent.create({ data: { kind: 'weather.changed', payload: {} } });
    await db.outboxEvent.create({ data: { kind: 'instance.added', payload: { name: 'without an id' } } });
    const first = await readEventsSince(0, { kinds: ['instance.added'], limit: 2 });
    expect(first.events).toMatchObject([added('a'), added('b')]);
    expect(first.events[0]?.at).toBeInstanceOf(Date);
    const next = await readEventsSince(first.last, { kinds: ['instance.added'], limit: 2 });
    expect(next.events).toMatchObject([added('c')]);
    expect(await readEventsSince(next.last)).toEqual({ events: [], last: next.last });
    expect((await readEventsSince(0)).last).toBe(next.last);
    expect((await readEventsSince(0, { instanceId: 'id of b' })).events).toMatchObject([added('b')]);
  });

  it('keeps what is younger than the days kept, and never gives an id twice', async () => {
    await write(added('old'), added('older'), added('young'));
    await db.outboxEvent.updateMany({
      where: { instanceId: { not: 'id of young' } },
      data: { at: new Date(Date.now() - 2 * 86_400_000) },
    });
    const { last } = await readEventsSince(0);
    await removeOldEvents(new Date(Date.now() - 86_400_000), new AbortController().signal);
    expect(await news()).toEqual([added('young')]);
    await removeOldEvents(new Date(Date.now() + 1_000), new AbortController().signal);
    await write(added('next'));
    expect((await readEventsSince(0)).last).toBe(last + 1);
  });
});
