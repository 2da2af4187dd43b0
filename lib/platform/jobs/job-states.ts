import type { Job, Tx } from '@/lib/platform/db/types';
import type { JobKind } from './queue';

/** How the jobs of these subjects stand, by subject; a subject without a job is not in it. */
export async function jobStates(
  tx: Tx,
  kind: JobKind,
  subjectIds: string[],
): Promise<Map<string, Pick<Job, 'state' | 'finishedAt'>>> {
  const jobs = await tx.job.findMany({
    where: { kind, subjectId: { in: subjectIds } },
    select: { subjectId: true, state: true, finishedAt: true },
  });
  return new Map(jobs.map(({ subjectId, ...job }) => [subjectId, job]));
}
