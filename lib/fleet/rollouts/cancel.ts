import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import { endRollout } from './end';
import { holdRollout, stateOf } from './find';
import { withCounts } from './get';
import { isOver, type RolloutDetail } from './types';

/**
 * Cancels a rollout: nothing new begins. A running fix is not stopped; it ends confirmed or rolled back by its own
 * rules, because stopping it would interrupt the same containers twice. To roll it back, cancel its remediation.
 * Confirmed changes stay: `planRollout` of kind `rollback` rolls them back.
 *
 * @returns the rollout: `cancelled`, or still `running` or `planning` with `cancelRequestedAt` until running fixes have
 *   ended
 * @throws CodedError `auth.forbidden` (403), `rollout.not-found` (404), `rollout.over` (409)
 */
export async function cancelRollout(actor: Actor, id: string): Promise<RolloutDetail> {
  assertRole(actor, 'operator');
  const asked = await db.$transaction(async (tx) => {
    const rollout = await holdRollout(tx, id);
    const state = stateOf(rollout);
    if (isOver(state)) throw new CodedError('rollout.over', 409, { state });
    // Already requested.
    if (rollout.cancelRequestedAt !== null) return rollout;
    const row = await tx.rollout.update({ where: { id }, data: { cancelRequestedAt: new Date() } });
    await recordAudit(tx, actor, {
      action: 'rollout.cancel',
      subjectKind: 'rollout',
      subjectId: id,
      subjectName: null,
      before: { state },
    });
    // No running fix has to end first.
    const isIdle = state === 'planned' || state === 'paused';
    const ended = isIdle ? await endRollout(tx, id, { state: 'cancelled', reason: 'cancelled' }, actor) : null;
    return ended ?? row;
  });
  wakeRunner();
  return withCounts(asked);
}
