import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import { holdRollout, stateOf } from './find';
import { withCounts } from './get';
import type { RolloutDetail } from './types';

/**
 * Begins nothing new. Running fixes finish. Then the rollout is `paused`, until somebody resumes it.
 *
 * @returns the rollout, still `running` with `pauseRequestedAt` until running fixes have ended
 * @throws CodedError `auth.forbidden` (403), `rollout.not-found` (404), `rollout.not-running` (409)
 */
export async function pauseRollout(actor: Actor, id: string): Promise<RolloutDetail> {
  assertRole(actor, 'operator');
  const asked = await db.$transaction(async (tx) => {
    const rollout = await holdRollout(tx, id);
    const state = stateOf(rollout);
    // Already requested.
    if (state === 'running' && rollout.pauseRequestedAt !== null) return rollout;
    if (state !== 'running' || rollout.cancelRequestedAt !== null) {
      throw new CodedError('rollout.not-running', 409, { state });
    }
    await recordAudit(tx, actor, {
      action: 'rollout.pause',
      subjectKind: 'rollout',
      subjectId: id,
      subjectName: null,
    });
    return tx.rollout.update({ where: { id }, data: { pauseRequestedAt: new Date() } });
  });
  wakeRunner();
  return withCounts(asked);
}
