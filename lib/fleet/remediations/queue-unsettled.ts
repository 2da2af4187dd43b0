import { db } from '@/lib/platform/db/client';
import { enqueue } from '@/lib/platform/jobs/enqueue';
import { jobStates } from '@/lib/platform/jobs/job-states';
import { WITHOUT_WORD } from './types';

const MOST = 500;

/**
 * Queues again the remediations that ended without a result from their instance, if an inspection has reached it since:
 * their job then reads the result. Each is asked for once after each inspection, so that an unknown result is not asked
 * for endlessly.
 *
 * @returns how many were queued
 */
export async function queueUnsettled(): Promise<number> {
  const open = await db.remediation.findMany({
    where: {
      state: 'failed',
      reason: { in: [...WITHOUT_WORD] },
      instance: { latestInspection: { is: { outcome: 'ok' } } },
    },
    select: { id: true, instance: { select: { latestInspection: { select: { finishedAt: true } } } } },
    orderBy: { id: 'desc' },
    take: MOST,
  });
  if (open.length === 0) return 0;
  const asked = await jobStates(
    db,
    'remediation',
    open.map(({ id }) => id),
  );
  const due = open.filter(({ id, instance }) => {
    const job = asked.get(id);
    if (!job) return true;
    const reached = instance.latestInspection?.finishedAt;
    return job.finishedAt !== null && reached != null && reached > job.finishedAt;
  });
  if (due.length === 0) return 0;
  await db.$transaction(async (tx) => {
    for (const { id } of due) await enqueue(tx, 'remediation', id);
  });
  return due.length;
}
