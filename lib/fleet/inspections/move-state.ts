import type { Prisma, Transaction } from '@/lib/platform/db/types';
import type { NewEvent } from '@/lib/platform/events/event-kinds';
import { toVerdict } from '@/lib/truth/mtu/verdict';
import { type Before, changesBy } from './changes';

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
 * @param before how the instance stands, read in the same transaction
 * @returns the events of what that changes, to be recorded; null where the state stays as it was
 */
export async function moveState(tx: Transaction, inspectionId: string, before: Before): Promise<NewEvent[] | null> {
  const seen = await tx.inspection.findUnique({
    where: { id: inspectionId, state: 'finished' },
    select: {
      ...{ id: true, instanceId: true, createdAt: true, startedAt: true, finishedAt: true },
      ...{ verdict: true, egressMtu: true, bridgeMtu: true, pathMtu: true },
    },
  });
  const verdict = toVerdict(seen?.verdict ?? null);
  if (!seen || verdict === null) return null;
  const began = seen.startedAt ?? seen.createdAt;
  const { count } = await tx.instance.updateMany({
    where: {
      id: seen.instanceId,
      OR: [{ asOf: null }, { asOf: { lte: began } }],
      remediations: { none: UNDECIDED },
    },
    data: { latestInspectionId: inspectionId, verdict, inspectedAt: seen.finishedAt, asOf: began },
  });
  return count === 0 ? null : changesBy(tx, { ...seen, verdict }, before);
}
