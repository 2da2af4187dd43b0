import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/platform/db/client';
import { retentionHandler } from '@/lib/start/retention';
import { type FreshDatabase, freshDatabase } from './database';

const DAY_MS = 86_400_000;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.remove());

const retention = () =>
  retentionHandler.run({ id: 'x' } as never, {
    signal: new AbortController().signal,
    shutdown: new AbortController().signal,
    attempt: 1,
  });

it('removes history and events older than the days kept, and sessions that have ended', async () => {
  const entry = { actorKind: 'system', actorName: 'test', action: 'settings.set', subjectKind: 'settings' };
  await db.auditEntry.createMany({
    data: Array.from({ length: 450 }, () => ({ ...entry, at: new Date(Date.now() - 366 * DAY_MS) })),
  });
  const kept = await db.auditEntry.create({ data: { ...entry, at: new Date(Date.now() - 364 * DAY_MS) } });
  const event = { kind: 'rollout.paused', payload: { rolloutId: 'r', reason: 'asked' } };
  await db.outboxEvent.create({ data: { ...event, at: new Date(Date.now() - 366 * DAY_MS) } });
  const keptEvent = await db.outboxEvent.create({ data: { ...event, at: new Date(Date.now() - 364 * DAY_MS) } });
  await db.user.create({ data: { id: 'u', email: 'u@example.jp', name: 'u', role: 'viewer', emailVerified: true } });
  const session = (id: string, ms: number) => ({ id, token: id, userId: 'u', expiresAt: new Date(Date.now() + ms) });
  await db.session.createMany({ data: [session('ended', -1000), session('open', DAY_MS)] });

  await retention();
  expect(await db.auditEntry.findMany({ select: { id: true } })).toEqual([{ id: kept.id }]);
  expect(await db.outboxEvent.findMany({ select: { id: true } })).toEqual([{ id: keptEvent.id }]);
  expect(await db.session.findMany({ select: { id: true } })).toEqual([{ id: 'open' }]);
});

it('queues the next one for the beginning of the next hour, once', async () => {
  await db.job.deleteMany();
  await retention();
  await retention();
  const jobs = await db.job.findMany({ where: { kind: 'retention', state: 'queued' } });
  expect(jobs).toHaveLength(1);
  const at = jobs[0]?.notBefore?.getTime() ?? 0;
  expect(at % 3_600_000).toBe(0);
  expect(at).toBeGreaterThan(Date.now() - 60_000);
});
