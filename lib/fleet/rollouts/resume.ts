import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { getRollout } from './get';
import { queueTurn } from './queue-turn';
import type { RolloutDetail } from './types';

/**
 * Continues a paused rollout, or cancels a pause that was requested but has not begun. After a pause of any length,
 * each instance is planned again before its turn, and compared with what was shown.
 *
 * @returns the rollout in state `running`
 * @throws CodedError `auth.forbidden` (403), `rollout.not-found` (404), `rollout.not-paused` (409)
 */
export async function resumeRollout(actor: Actor, id: string): Promise<RolloutDetail> {
  assertRole(actor, 'operator');
  const { state } = await getRollout(id);
  await db.$transaction(async (tx) => {
    const who = { requestedBy: actor.name, sourceAddress: actor.sourceAddress, pauseRequestedAt: null };
    const goesOn = await tx.rollout.updateMany({
      where: { id, state: 'paused' },
      data: { ...who, state: 'running', reason: null, turn: { increment: 1 } },
    });
    const runsStill = await tx.rollout.updateMany({
      where: { id, state: 'running', cancelRequestedAt: null, pauseRequestedAt: { not: null } },
      data: who,
    });
    if (goesOn.count + runsStill.count === 0) throw new CodedError('rollout.not-paused', 409, { state });
    await recordAudit(tx, actor, {
      action: 'rollout.resume',
      subjectKind: 'rollout',
      subjectId: id,
      subjectName: null,
      outcome: 'intent',
    });
    if (goesOn.count === 0) return;
    const { turn } = await tx.rollout.findUniqueOrThrow({ where: { id }, select: { turn: true } });
    await queueTurn(tx, id, turn);
  });
  return getRollout(id);
}
