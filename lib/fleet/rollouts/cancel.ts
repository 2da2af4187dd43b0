import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import { endRollout } from './end';
import { getRollout } from './get';
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
  const { state } = await getRollout(id);
  if (isOver(state)) throw new CodedError('rollout.over', 409, { state });
  await db.$transaction(async (tx) => {
    await exclusive(tx, `rollout ${id}`);
    const { count } = await tx.rollout.updateMany({
      where: { id, state: { in: ['planning', 'planned', 'running', 'paused'] }, cancelRequestedAt: null },
      data: { cancelRequestedAt: new Date() },
    });
    // Asked for already.
    if (count === 0) return;
    await recordAudit(tx, actor, {
      action: 'rollout.cancel',
      subjectKind: 'rollout',
      subjectId: id,
      subjectName: null,
      before: { state },
    });
    const idle = await tx.rollout.count({ where: { id, state: { in: ['planned', 'paused'] } } });
    if (idle > 0) await endRollout(tx, id, { state: 'cancelled', reason: 'cancelled' }, actor);
  });
  wakeRunner();
  return getRollout(id);
}
