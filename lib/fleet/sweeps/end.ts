import type { Transaction } from '@/lib/platform/db/types';
import { recordEvents } from '@/lib/platform/events/record';

/** Ends a sweep and all of its inspections that have not ended, so that nothing stays in the state `running`. */
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
  const { count } = await tx.sweep.updateMany({
    where: { id, state: { in: ['queued', 'running'] } },
    data: { state, finishedAt: now },
  });
  if (count === 0) return;
  const { scope, total } = await tx.sweep.findUniqueOrThrow({ where: { id }, select: { scope: true, total: true } });
  await recordEvents(tx, { kind: 'sweep.ended', sweepId: id, state, scope, total });
}
