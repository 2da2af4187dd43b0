import type { Tx } from '@/lib/platform/db/types';
import type { JobEnd, Lease } from './queue';

const MAX_ERROR = 2_000;

/** Ends a job. Does nothing if another process has claimed it in the meantime. */
export async function finish(tx: Tx, { id, fence }: Lease, end: JobEnd): Promise<void> {
  await tx.job.updateMany({
    where: { id, fence, state: 'running' },
    data: {
      state: end.state,
      error: end.state === 'failed' ? end.error.slice(0, MAX_ERROR) : null,
      finishedAt: new Date(),
      leaseUntil: null,
    },
  });
}
