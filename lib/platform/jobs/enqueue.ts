import { exclusive } from '@/lib/platform/db/exclusive';
import type { Job, Transaction } from '@/lib/platform/db/types';
import type { JobKind } from './queue';
import { wakeRunner } from './wake-runner';

/**
 * Queues work in the caller's transaction. There is one job for each kind and subject: a job that has ended is queued
 * again, a running job is not changed, and a job that waits for a later time gets the earlier time.
 *
 * @param notBefore when it may be claimed; null: at once
 */
export async function enqueue(
  tx: Transaction,
  kind: JobKind,
  subjectId: string,
  notBefore: Date | null = null,
): Promise<Job> {
  await exclusive(tx, `job ${kind} ${subjectId}`);
  const job = await put(tx, kind, subjectId, notBefore);
  wakeRunner();
  return job;
}

async function put(tx: Transaction, kind: JobKind, subjectId: string, notBefore: Date | null): Promise<Job> {
  const existing = await tx.job.findUnique({ where: { kind_subjectId: { kind, subjectId } } });
  if (!existing) return tx.job.create({ data: { kind, subjectId, notBefore } });
  const { id, state } = existing;
  if (state === 'running') return existing;
  if (state === 'queued') {
    const isEarlier = existing.notBefore !== null && (notBefore === null || notBefore < existing.notBefore);
    return isEarlier ? tx.job.update({ where: { id }, data: { notBefore } }) : existing;
  }
  return tx.job.update({
    where: { id },
    data: {
      state: 'queued',
      attempts: 0,
      notBefore,
      leaseOwner: null,
      leaseUntil: null,
      cancelRequestedAt: null,
      error: null,
      finishedAt: null,
    },
  });
}
