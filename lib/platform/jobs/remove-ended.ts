import { db } from '@/lib/platform/db/client';

/** Removes jobs that ended before a time. */
export async function removeEnded(before: Date): Promise<void> {
  await db.job.deleteMany({
    where: { state: { in: ['done', 'failed', 'cancelled'] }, finishedAt: { lt: before } },
  });
}
