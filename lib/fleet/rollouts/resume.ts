import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { holdRollout, stateOf } from './find';
import { withCounts } from './get';
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
  const resumed = await db.$transaction(async (tx) => {
    const rollout = await holdRollout(tx, id);
    const state = stateOf(rollout);
    const goesOn = state === 'paused';
    const { cancelRequestedAt, pauseRequestedAt } = rollout;
    const runsStill = state === 'running' && cancelRequestedAt === null && pauseRequestedAt !== null;
    if (!goesOn && !runsStill) throw new CodedError('rollout.not-paused', 409, { state });
    const who = { requestedBy: actor.name, sourceAddress: actor.sourceAddress, pauseRequestedAt: null };
    const anew = { state: 'running', reason: null, turn: { increment: 1 } };
    const row = await tx.rollout.update({ where: { id }, data: goesOn ? { ...who, ...anew } : who });
    await recordAudit(tx, actor, {
      action: 'rollout.resume',
      subjectKind: 'rollout',
      subjectId: id,
      subjectName: null,
      outcome: 'intent',
    });
    if (goesOn) await queueTurn(tx, id, row.turn);
    return row;
  });
  return withCounts(resumed);
}
