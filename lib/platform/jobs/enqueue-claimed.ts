import type { Transaction } from '@/lib/platform/db/types';
import type { JobKind, Lease } from './queue';

/**
 * Writes a job that the caller does itself, at once, so it is claimed from the start. If the caller's process ends in
 * the middle, another process continues the job when the lease has run out.
 */
export async function enqueueClaimed(
  tx: Transaction,
  kind: JobKind,
  subjectId: string,
  owner: string,
  leaseMs: number,
): Promise<Lease> {
  return tx.job.create({
    data: {
      kind,
      subjectId,
      state: 'running',
      attempts: 1,
      fence: 1,
      leaseOwner: owner,
      leaseUntil: new Date(Date.now() + leaseMs),
    },
    select: { id: true, fence: true },
  });
}
