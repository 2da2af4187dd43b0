import type { Transaction } from '@/lib/db/types';

/** Ends a sweep and whatever of it has not ended, so that nothing is left that says `running`. */
export async function endSweep(
  tx: Transaction,
  id: string,
  state: 'finished' | 'cancelled' | 'interrupted',
): Promise<void> {
  const now = new Date();
  await tx.inspection.updateMany({
    where: { sweepId: id, state: { in: ['queued', 'running'] } },
    data: { state: state === 'cancelled' ? 'cancelled' : 'interrupted', phase: null, finishedAt: now },
  });
  await tx.sweep.updateMany({
    where: { id, state: { in: ['queued', 'running'] } },
    data: { state, finishedAt: now },
  });
}
