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
  const { state } = await getRollout(id);
  if (isOver(state)) throw new CodedError('rollout.over', 409, { state });
  await db.$transaction(async (tx) => {
    await exclusive(tx, `rollout ${id}`);
    const { count } = await tx.rollout.updateMany({
      where: { id, state: { in: ['planning', 'planned', 'running', 'paused'] }, cancelRequestedAt: null },
      data: { cancelRequestedAt: new Date() },
    });
    // Already requested.
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
