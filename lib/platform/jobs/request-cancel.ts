import type { Transaction } from '@/lib/platform/db/types';
import type { JobKind } from './queue';
import { wakeRunner } from './wake-runner';

/** Asks a job to stop. The process that runs it is told. False if the job has already ended. */
export async function requestCancel(tx: Transaction, kind: JobKind, subjectId: string): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { kind, subjectId, state: { in: ['queued', 'running'] } },
    data: { cancelRequestedAt: new Date(), notBefore: null },
  });
  wakeRunner();
  return count === 1;
}
