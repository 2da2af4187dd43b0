import { db } from '@/lib/platform/db/client';

/** Returns those of these jobs that somebody asked to stop. */
export async function cancelRequested(jobIds: string[]): Promise<string[]> {
  const jobs = await db.job.findMany({
    where: { id: { in: jobIds }, cancelRequestedAt: { not: null } },
    select: { id: true },
  });
  return jobs.map(({ id }) => id);
}
