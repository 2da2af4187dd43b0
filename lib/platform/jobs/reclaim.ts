import { db } from '@/lib/platform/db/client';
import { isGone } from './owner';

/** Ends the leases of processes that have certainly ended, so that a restart after a crash does not wait for them. */
export async function reclaim(owner: string): Promise<void> {
  const jobs = await db.job.findMany({ where: { state: 'running' }, select: { id: true, leaseOwner: true } });
  for (const { id, leaseOwner } of jobs) {
    if (leaseOwner === null || !isGone(leaseOwner, owner)) continue;
    await db.job.updateMany({ where: { id, leaseOwner, state: 'running' }, data: { leaseUntil: new Date(0) } });
  }
}
