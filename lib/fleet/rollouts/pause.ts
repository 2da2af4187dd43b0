import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import { getRollout } from './get';
import type { RolloutDetail } from './types';

/**
 * Begins nothing new. Running fixes finish. Then the rollout is `paused`, until somebody resumes it.
 *
 * @returns the rollout, still `running` with `pauseRequestedAt` until running fixes have ended
 * @throws CodedError `auth.forbidden` (403), `rollout.not-found` (404), `rollout.not-running` (409)
 */
export async function pauseRollout(actor: Actor, id: string): Promise<RolloutDetail> {
  assertRole(actor, 'operator');
  const { state, pauseRequestedAt } = await getRollout(id);
  if (pauseRequestedAt === null || state !== 'running') {
    await db.$transaction(async (tx) => {
      await exclusive(tx, `rollout ${id}`);
      const { count } = await tx.rollout.updateMany({
        where: { id, state: 'running', cancelRequestedAt: null },
        data: { pauseRequestedAt: new Date() },
      });
      if (count === 0) throw new CodedError('rollout.not-running', 409, { state });
      await recordAudit(tx, actor, {
        action: 'rollout.pause',
        subjectKind: 'rollout',
        subjectId: id,
        subjectName: null,
      });
    });
  }
  wakeRunner();
  return getRollout(id);
}
