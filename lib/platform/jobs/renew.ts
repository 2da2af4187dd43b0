import { db } from '@/lib/platform/db/client';
import type { Lease } from './queue';

/** Keeps a lease for so many milliseconds more. False where the job has ended or somebody else has it. */
export async function renew({ id, fence }: Lease, leaseMs: number): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id, fence, state: 'running' },
    data: { leaseUntil: new Date(Date.now() + leaseMs) },
  });
  return count === 1;
}
