import type { Prisma, Transaction } from '@/lib/platform/db/types';
import type { NewEvent } from '@/lib/platform/events/event-kinds';
import { toVerdict } from '@/lib/truth/mtu/verdict';
import { type Before, changesBy } from './changes';

/** A change by Clearance that may be in force, and may be rolled back at any time. */
const UNDECIDED = {
  state: 'running',
  steps: { some: { name: 'start' } },
} satisfies Prisma.RemediationWhereInput;

/**
 * Copies the result of a finished inspection, whose findings are stored, to its instance, as the state that the fleet
 * page shows. It does not if the inspection does not describe the present state: if it began before the time of the
 * stored state or before a change ended, or while a change is in force that is not confirmed.
 *
 * @param before the state of the instance, read in the same transaction
 * @returns the events of this change, to be recorded; null if the state was not updated
 */
export async function moveState(tx: Transaction, inspectionId: string, before: Before): Promise<NewEvent[] | null> {
  const seen = await tx.inspection.findUnique({
    where: { id: inspectionId, state: 'finished' },
    select: {
      ...{ id: true, instanceId: true, createdAt: true, startedAt: true, finishedAt: true },
      ...{ verdict: true, egressMtu: true, bridgeMtu: true, pathMtu: true },
      findings: { where: { position: 0 }, select: { code: true } },
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
    data: {
      ...{ latestInspectionId: inspectionId, verdict, inspectedAt: seen.finishedAt, asOf: began },
      cause: seen.findings[0]?.code ?? null,
    },
  });
  return count === 0 ? null : changesBy(tx, { ...seen, verdict }, before);
}
