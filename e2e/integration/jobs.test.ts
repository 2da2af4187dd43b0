import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/platform/db/client';
import { claim } from '@/lib/platform/jobs/claim';
import { countJobs } from '@/lib/platform/jobs/count';
import { enqueue } from '@/lib/platform/jobs/enqueue';
import { enqueueClaimed } from '@/lib/platform/jobs/enqueue-claimed';
import { finish } from '@/lib/platform/jobs/finish';
import { jobStates } from '@/lib/platform/jobs/job-states';
import { release } from '@/lib/platform/jobs/release';
import { renew } from '@/lib/platform/jobs/renew';
import { requestCancel } from '@/lib/platform/jobs/request-cancel';
import { queueRetention } from '@/lib/start/queue-retention';
import { type FreshDatabase, freshDatabase } from './database';

const MINUTE_MS = 60_000;

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.remove());

function put(subject: string, notBefore?: Date) {
  return db.$transaction((tx) => enqueue(tx, 'sweep', subject, notBefore));
}

/** Claims as a process with this name; fails if there is no job. */
async function claimed(owner = 'here|1|a') {
  const job = await claim(['sweep'], owner, MINUTE_MS);
  if (!job) throw new Error('nothing to claim');
  return job;
}

describe('a job for a later time', () => {
  it('is neither claimed nor counted before it', async () => {
    const { id } = await put('later', new Date(Date.now() + MINUTE_MS));
    expect(await claim(['sweep'], 'here|1|a', MINUTE_MS)).toBeNull();
    expect(await countJobs()).toEqual({ queued: 0, running: 0 });
    await db.job.update({ where: { id }, data: { notBefore: new Date(Date.now() - 1) } });
    expect(await countJobs()).toEqual({ queued: 1, running: 0 });
    expect((await claimed()).subjectId).toBe('later');
  });

  it('is brought forward by who asks for an earlier one, and never put off', async () => {
    const later = new Date(Date.now() + MINUTE_MS);
    const latest = new Date(Date.now() + 2 * MINUTE_MS);
    await put('x', latest);
    expect((await put('x', later)).notBefore).toEqual(later);
    expect((await put('x', latest)).notBefore).toEqual(later);
    expect((await put('x')).notBefore).toBeNull();
    expect((await put('x', later)).notBefore).toBeNull();
    expect(await db.job.count()).toBe(1);
  });

  it('is looked at when somebody wants it to stop', async () => {
    await put('later', new Date(Date.now() + MINUTE_MS));
    expect(await db.$transaction((tx) => requestCancel(tx, 'sweep', 'later'))).toBe(true);
    expect(await claimed()).toMatchObject({ subjectId: 'later', cancelRequestedAt: expect.any(Date) });
  });
});

describe('a claim', () => {
  it('that is older writes nothing any more, not even one of the same process', async () => {
    await put('x');
    const older = await claimed();
    await db.job.update({ where: { id: older.id }, data: { leaseUntil: new Date(0) } });
    const newer = await claimed();
    expect(newer.fence).toBe(older.fence + 1);

    expect(await renew(older, MINUTE_MS)).toBe(false);
    await release(older);
    await finish(db, older, { state: 'failed', error: 'too late' });
    expect(await db.job.findUnique({ where: { id: newer.id } })).toEqual(newer);

    await finish(db, newer, { state: 'done' });
    expect(await jobStates(db, 'sweep', ['x', 'unknown'])).toEqual(
      new Map([['x', { state: 'done', finishedAt: expect.any(Date) }]]),
    );
    expect(await renew(newer, MINUTE_MS)).toBe(false);
  });

  it('goes on counting when what has ended is queued anew', async () => {
    await put('x');
    const first = await claimed();
    await finish(db, first, { state: 'failed', error: 'e'.repeat(5_000) });
    expect((await db.job.findUniqueOrThrow({ where: { id: first.id } })).error).toHaveLength(2_000);
    await put('x');
    expect(await claimed()).toMatchObject({ id: first.id, attempts: 1, fence: 2, error: null, finishedAt: null });
    expect((await put('x')).state).toBe('running');
  });

  it('is had from the start by who does the work at once', async () => {
    const lease = await db.$transaction((tx) => enqueueClaimed(tx, 'sweep', 'mine', 'here|1|a', MINUTE_MS));
    expect(await claim(['sweep'], 'here|1|b', MINUTE_MS)).toBeNull();
    await db.job.updateMany({ data: { leaseUntil: new Date(0) } });
    expect(await claimed('here|1|b')).toMatchObject({ id: lease.id, attempts: 2, fence: lease.fence + 1 });
  });
});

it('retention is queued once an hour, whoever asks', async () => {
  const hour = new Date('2030-01-01T05:00:00Z');
  await Promise.all([queueRetention(hour), queueRetention(hour), queueRetention(new Date(hour.getTime() + MINUTE_MS))]);
  expect(await db.job.findMany({ select: { subjectId: true, notBefore: true } })).toEqual([
    { subjectId: '2030-01-01T05', notBefore: hour },
  ]);
});
