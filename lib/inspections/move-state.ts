import type { Prisma, Transaction } from '@/lib/db/types';

/** A change of ours that may be in force, and may be taken back at any time. */
const UNDECIDED = {
  state: 'running',
  steps: { some: { name: 'start' } },
} satisfies Prisma.RemediationWhereInput;

/**
 * Copies what a finished inspection saw to its instance, as the state that the fleet page shows. Not where it does not
 * tell how the instance is now: where it began before what the state is of already, or before a change ended; nor while
 * a change is in force that is not confirmed.
 *
 * @returns whether the state moved
 */
export async function moveState(tx: Transaction, inspectionId: string): Promise<boolean> {
  const seen = await tx.inspection.findUnique({
    where: { id: inspectionId, state: 'finished' },
    select: { instanceId: true, verdict: true, createdAt: true, startedAt: true, finishedAt: true },
  });
  if (!seen) return false;
  const began = seen.startedAt ?? seen.createdAt;
  const { count } = await tx.instance.updateMany({
    where: {
      id: seen.instanceId,
      OR: [{ asOf: null }, { asOf: { lte: began } }],
      remediations: { none: UNDECIDED },
    },
    data: { latestInspectionId: inspectionId, verdict: seen.verdict, inspectedAt: seen.finishedAt, asOf: began },
  });
  return count === 1;
}
