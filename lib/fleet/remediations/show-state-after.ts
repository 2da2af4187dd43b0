import { standings, verdictChange } from '@/lib/fleet/inspections/changes';
import { moveState } from '@/lib/fleet/inspections/move-state';
import { queueInspection } from '@/lib/fleet/sweeps/queue-inspection';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { Transaction } from '@/lib/platform/db/types';
import type { NewEvent } from '@/lib/platform/events/kinds';
import type { FoundRemediation } from './find';
import type { OwnStepName } from './step-names';

/**
 * Has the fleet show how an instance is after a change of ours, in the transaction that ends the change. Confirmed: as
 * the inspection saw it that it was confirmed by. With any other end nothing that was seen before is shown, until the
 * inspection that is queued here has come about: a crash or a slow machine makes it late, and does not lose it.
 *
 * @param ended as it is now, read in the same transaction
 * @returns the events of what that changes, to be recorded
 */
export async function showStateAfter(tx: Transaction, ended: FoundRemediation): Promise<NewEvent[]> {
  const { id, instanceId, inspectionId, requestedBy, state, steps } = ended;
  // Nothing was started on the instance.
  if (!steps.some(({ name }) => name === ('start' satisfies OwnStepName))) return [];
  await exclusive(tx, `state of ${instanceId}`);
  const before = (await standings(tx, [instanceId])).get(instanceId);
  if (!before) return [];
  const moved = state === 'confirmed' && inspectionId !== null ? await moveState(tx, inspectionId, before) : null;
  if (moved) return moved;
  const verdict = 'inconclusive';
  await tx.instance.update({ where: { id: instanceId }, data: { asOf: new Date(), verdict } });
  // The key of its job comes after that of the state: nobody else knows a job that is new.
  const queued = await queueInspection(tx, instanceId, { reason: 'after-fix', actorName: requestedBy });
  await tx.remediation.update({ where: { id }, data: { inspectionId: queued } });
  return verdictChange({ id: queued, instanceId }, before, verdict);
}
