import type { Prisma, Transaction } from '@/lib/db/types';
import type { NewEvent } from '@/lib/events/kinds';
import { COMPARED, changesBetween } from './changes';

/** A change of ours that may be in force, and may be taken back at any time. */
const UNDECIDED = {
  state: 'running',
  steps: { some: { name: 'start' } },
} satisfies Prisma.RemediationWhereInput;

/**
 * Copies what a finished inspection saw to its instance, as the state that the fleet page shows. Not where it does not
 * tell how the instance is now: where it began before what the state is of already, or before a change ended; nor while
 * a change is in force that is not confirmed. The caller's transaction has the instance's state to itself (`exclusive`),
 * and writes the events.
 *
 * @returns the events of what that changes; null where the state did not move
 */
export async function moveState(tx: Transaction, inspectionId: string): Promise<NewEvent[] | null> {
  const seen = await tx.inspection.findUnique({
    where: { id: inspectionId, state: 'finished' },
    select: {
      ...COMPARED,
      createdAt: true,
      startedAt: true,
      finishedAt: true,
      instance: { select: { id: true, name: true, latestInspection: { select: COMPARED } } },
    },
  });
  if (!seen) return null;
  const { instance, verdict, finishedAt } = seen;
  const began = seen.startedAt ?? seen.createdAt;
  const { count } = await tx.instance.updateMany({
    where: {
      id: instance.id,
      OR: [{ asOf: null }, { asOf: { lte: began } }],
      remediations: { none: UNDECIDED },
    },
    data: { latestInspectionId: inspectionId, verdict, inspectedAt: finishedAt, asOf: began },
  });
  return count === 1 ? changesBetween(tx, instance, instance.latestInspection, seen) : null;
}
