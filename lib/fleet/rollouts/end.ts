import { type Actor, systemActor } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import type { Rollout, Transaction } from '@/lib/platform/db/types';
import { recordEvents } from '@/lib/platform/events/record';
import type { RolloutReason, RolloutState } from './types';

export interface RolloutEnding {
  state: Extract<RolloutState, 'finished' | 'stopped' | 'cancelled' | 'expired'>;
  reason: RolloutReason | null;
  reasonParams?: Record<string, string | number>;
}

/**
 * Ends a rollout that is not over. Members whose turn has not come end as `not-started` with the same reason. A running
 * fix ends by itself, and its member with it.
 *
 * @param actor the person for the audit trail; left out if nobody requested it
 * @returns the rollout after its end; null if it had already ended
 */
export async function endRollout(
  tx: Transaction,
  id: string,
  { state, reason, reasonParams = {} }: RolloutEnding,
  actor: Actor = systemActor('rollout'),
): Promise<Rollout | null> {
  const finishedAt = new Date();
  const [ended] = await tx.rollout.updateManyAndReturn({
    where: { id, state: { in: ['planning', 'planned', 'running', 'paused'] } },
    data: { state, reason, reasonParams, finishedAt },
  });
  if (!ended) return null;
  await tx.rolloutMember.updateMany({
    where: { rolloutId: id, state: { in: ['pending', 'planning', 'ready', 'checking'] } },
    data: { state: 'not-started', reason, reasonParams, finishedAt },
  });
  const groups = await tx.rolloutMember.groupBy({ by: ['state'], where: { rolloutId: id }, _count: { _all: true } });
  await recordAudit(tx, actor, {
    action: 'rollout.finish',
    subjectKind: 'rollout',
    subjectId: id,
    subjectName: null,
    after: { state, reason, ...reasonParams, members: Object.fromEntries(groups.map((g) => [g.state, g._count._all])) },
    outcome: state === 'finished' ? 'done' : state === 'stopped' ? 'failed' : 'refused',
  });
  await recordEvents(tx, { kind: 'rollout.ended', rolloutId: id, state, reason });
  return ended;
}
