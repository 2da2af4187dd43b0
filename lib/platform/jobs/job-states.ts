import type { Job, Tx } from '@/lib/platform/db/types';
import type { JobKind } from './queue';

/** The states of the jobs of these subjects, by subject. A subject without a job is not included. */
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
