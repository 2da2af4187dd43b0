import { db } from '@/lib/platform/db/client';
import type { Lease } from './queue';

/** Extends a lease by this many milliseconds. False if the job has ended or another process has it. */
export async function renew({ id, fence }: Lease, leaseMs: number): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id, fence, state: 'running' },
    data: { leaseUntil: new Date(Date.now() + leaseMs) },
  });
  return count === 1;
}
