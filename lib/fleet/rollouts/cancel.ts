import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { nudge } from '@/lib/platform/jobs/nudge';
import { endRollout } from './end';
import { holdRollout, stateOf } from './find';
import { withCounts } from './get';
import { isOver, type RolloutDetail } from './types';

/**
 * Gives a rollout up: nothing new begins, and what has not begun is not started. A fix that runs on an instance is let
 * finish, confirmed or taken back by its own rules, because cutting it off would interrupt the same containers twice; to
 * have it taken back, cancel its remediation. What was confirmed stays: `planRollout` of kind `rollback` takes it back.
 *
 * @returns the rollout: `cancelled`, or still `running` or `planning` with `cancelRequestedAt` until what runs has ended
 * @throws CodedError `auth.forbidden` (403), `rollout.not-found` (404), `rollout.over` (409)
 */
export async function cancelRollout(actor: Actor, id: string): Promise<RolloutDetail> {
  assertRole(actor, 'operator');
  const asked = await db.$transaction(async (tx) => {
    const rollout = await holdRollout(tx, id);
    const state = stateOf(rollout);
    if (isOver(state)) throw new CodedError('rollout.over', 409, { state });
    // Asked for already.
    if (rollout.cancelRequestedAt !== null) return rollout;
    const row = await tx.rollout.update({ where: { id }, data: { cancelRequestedAt: new Date() } });
    await recordAudit(tx, actor, {
      action: 'rollout.cancel',
      subjectKind: 'rollout',
      subjectId: id,
      subjectName: null,
      before: { state },
    });
    // Nothing runs that would have to end first.
    const isIdle = state === 'planned' || state === 'paused';
    const ended = isIdle ? await endRollout(tx, id, { state: 'cancelled', reason: 'cancelled' }, actor) : null;
    return ended ?? row;
  });
  nudge();
  return withCounts(asked);
}
