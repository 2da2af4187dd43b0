import { standings, verdictChange } from '@/lib/fleet/inspections/changes';
import { moveState } from '@/lib/fleet/inspections/move-state';
import { NOT_INSPECTED_SINCE } from '@/lib/fleet/instances/stale-since';
import { queueInspection } from '@/lib/fleet/sweeps/queue-inspection';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { Transaction } from '@/lib/platform/db/types';
import type { NewEvent } from '@/lib/platform/events/event-kinds';
import type { FoundRemediation } from './find';
import type { ClearanceStepName } from './step-names';

/**
 * Updates the state of an instance on the fleet page after a change by Clearance, in the transaction that ends the
 * change. If confirmed: to the result of the inspection that confirmed it. With any other end, no older result is shown
 * until the inspection that is queued here has finished. A crash or a slow machine can delay this inspection, but not
 * lose it.
 *
 * @param ended the remediation after its end, read in the same transaction
 * @returns the events of this change of state, to be recorded
 */
export async function showStateAfter(tx: Transaction, ended: FoundRemediation): Promise<NewEvent[]> {
  const { id, instanceId, inspectionId, requestedBy, state, steps } = ended;
  // Nothing was started on the instance.
  if (!steps.some(({ name }) => name === ('start' satisfies ClearanceStepName))) return [];
  await exclusive(tx, `state of ${instanceId}`);
  const before = (await standings(tx, [instanceId])).get(instanceId);
  if (!before) return [];
  const moved = state === 'confirmed' && inspectionId !== null ? await moveState(tx, inspectionId, before) : null;
  if (moved) return moved;
  const verdict = 'inconclusive';
  const { code: cause } = NOT_INSPECTED_SINCE;
  await tx.instance.update({ where: { id: instanceId }, data: { asOf: new Date(), verdict, cause } });
  // The key of its job comes after that of the state: nobody else knows a new job.
  const queued = await queueInspection(tx, instanceId, { reason: 'after-fix', actorName: requestedBy });
  await tx.remediation.update({ where: { id }, data: { inspectionId: queued } });
  return verdictChange({ id: queued, instanceId }, before, verdict);
}
