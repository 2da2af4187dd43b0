import { db } from '@/lib/db/client';
import type { Job } from '@/lib/db/types';
import { nudge } from './nudge';
import { isGone } from './owner';
import type { JobQueue } from './queue';

/** How often a job may be claimed before it is given up: a job that takes the process down with it must not do so for ever. */
export const MAX_ATTEMPTS = 3;

/** Jobs as rows of our own database. A claim is one conditional update, so that two processes cannot both have it. */
export const databaseQueue: JobQueue = {
  async enqueue(tx, kind, subjectId) {
    const fresh = {
      state: 'queued',
      attempts: 0,
      leaseOwner: null,
      leaseUntil: null,
      cancelRequestedAt: null,
      error: null,
      finishedAt: null,
    };
    const existing = await tx.job.findUnique({ where: { kind_subjectId: { kind, subjectId } } });
    if (existing && (existing.state === 'queued' || existing.state === 'running')) return existing;
    const job = existing
      ? await tx.job.update({ where: { id: existing.id }, data: fresh })
      : await tx.job.create({ data: { kind, subjectId } });
    nudge();
    return job;
  },

  async claim(kinds, owner, leaseMs) {
    for (;;) {
      const now = new Date();
      const claimable = {
        kind: { in: kinds },
        OR: [{ state: 'queued' }, { state: 'running', leaseUntil: { lt: now } }],
      };
      const candidate = await db.job.findFirst({ where: claimable, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
      if (!candidate) return null;
      const { count } = await db.job.updateMany({
        where: { ...claimable, id: candidate.id },
        data: {
          state: 'running',
          attempts: { increment: 1 },
          leaseOwner: owner,
          leaseUntil: new Date(now.getTime() + leaseMs),
        },
      });
      if (count === 1) return db.job.findUniqueOrThrow({ where: { id: candidate.id } });
    }
  },

  async renew(jobId, owner, leaseMs) {
    const { count } = await db.job.updateMany({
      where: { id: jobId, state: 'running', leaseOwner: owner },
      data: { leaseUntil: new Date(Date.now() + leaseMs) },
    });
    return count === 1;
  },

  async cancelRequested(jobIds) {
    const jobs = await db.job.findMany({
      where: { id: { in: jobIds }, cancelRequestedAt: { not: null } },
      select: { id: true },
    });
    return jobs.map(({ id }) => id);
  },

  async reclaim(owner) {
    const jobs = await db.job.findMany({ where: { state: 'running' }, select: { id: true, leaseOwner: true } });
    for (const { id, leaseOwner } of jobs) {
      if (leaseOwner === null || !isGone(leaseOwner, owner)) continue;
      await db.job.updateMany({ where: { id, leaseOwner, state: 'running' }, data: { leaseUntil: new Date(0) } });
    }
  },

  async complete(jobId, owner, state) {
    await end(jobId, owner, { state, error: null });
  },

  async fail(jobId, owner, error) {
    await end(jobId, owner, { state: 'failed', error: error.slice(0, 2000) });
  },

  async release(jobId, owner) {
    await db.job.updateMany({
      where: { id: jobId, state: 'running', leaseOwner: owner },
      data: { state: 'queued', attempts: { decrement: 1 }, leaseOwner: null, leaseUntil: null },
    });
  },

  async requestCancel(tx, kind, subjectId) {
    const { count } = await tx.job.updateMany({
      where: { kind, subjectId, state: { in: ['queued', 'running'] } },
      data: { cancelRequestedAt: new Date() },
    });
    nudge();
    return count === 1;
  },
};

async function end(jobId: string, owner: string, data: Pick<Job, 'state' | 'error'>): Promise<void> {
  await db.job.updateMany({
    where: { id: jobId, leaseOwner: owner, state: 'running' },
    data: { ...data, finishedAt: new Date(), leaseUntil: null },
  });
}
