import { db } from '@/lib/platform/db/client';

/** How many jobs wait (without those for a later time), and how many run. */
export async function countJobs(): Promise<{ queued: number; running: number }> {
  const due = { OR: [{ notBefore: null }, { notBefore: { lte: new Date() } }] };
  const states = await db.job.groupBy({
    by: ['state'],
    where: { OR: [{ state: 'queued', ...due }, { state: 'running' }] },
    _count: { _all: true },
  });
  const count = (state: string) => states.find((group) => group.state === state)?._count._all ?? 0;
  return { queued: count('queued'), running: count('running') };
}
