import { db } from '@/lib/platform/db/client';
import type { Lease } from './queue';

/** Returns a job to its state before the claim: unfinished, for the next process. */
export async function release({ id, fence }: Lease): Promise<void> {
  await db.job.updateMany({
    where: { id, fence, state: 'running' },
    data: { state: 'queued', attempts: { decrement: 1 }, leaseOwner: null, leaseUntil: null },
  });
}
