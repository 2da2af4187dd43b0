import { db } from '@/lib/platform/db/client';
import type { Lease } from './queue';

/** Gives a job back as it was before the claim: unfinished, to be taken up by the next process. */
export async function release({ id, fence }: Lease): Promise<void> {
  await db.job.updateMany({
    where: { id, fence, state: 'running' },
    data: { state: 'queued', attempts: { decrement: 1 }, leaseOwner: null, leaseUntil: null },
  });
}
