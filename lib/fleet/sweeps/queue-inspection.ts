import type { Transaction } from '@/lib/platform/db/types';
import { enqueue } from '@/lib/platform/jobs/enqueue';
import type { InspectNow } from './inspect-instance';

/**
 * Queues an inspection of one instance in the caller's transaction, with the options from the settings.
 *
 * @returns the inspection's id
 */
export async function queueInspection(
  tx: Transaction,
  instanceId: string,
  { reason, actorName }: Pick<InspectNow, 'reason' | 'actorName'>,
): Promise<string> {
  const sweep = await tx.sweep.create({ data: { scope: reason, total: 1, options: {}, requestedBy: actorName } });
  const { id } = await tx.inspection.create({ data: { sweepId: sweep.id, instanceId } });
  await enqueue(tx, 'sweep', sweep.id);
  return id;
}
