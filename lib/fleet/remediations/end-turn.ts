import type { Transaction } from '@/lib/platform/db/types';
import { nudge } from '@/lib/platform/jobs/nudge';
import type { FoundRemediation } from './find';
import { kindOf } from './kind-of';
import type { Ending } from './outcome';

/** States and reasons of a rollout's member (lib/fleet/rollouts/types.ts) that the end of a remediation gives. */
export interface TurnResult {
  state: Exclude<Ending['state'], 'cancelled'>;
  reason: Ending['reason'] | 'fix-cancelled';
  reasonParams: Record<string, string | number>;
}

/**
 * Ends the turn of the rollout's member that a remediation was carried out for, in the transaction that ends the
 * remediation; also where its end becomes known only later. Does nothing for a remediation without a rollout.
 *
 * The one thing that remediations write of a rollout, so that the two never say something else. What follows from it is
 * the rollout's to decide, from its rows.
 */
export async function endTurn(
  tx: Transaction,
  { rolloutMemberId, kind }: Pick<FoundRemediation, 'rolloutMemberId' | 'kind'>,
  ending: Ending,
): Promise<void> {
  if (rolloutMemberId === null) return;
  await tx.rolloutMember.updateMany({
    // A plan of the dry run that somebody applies by hand is not its turn: it waits, or is over, then.
    where: { id: rolloutMemberId, state: { in: ['running', 'failed'] } },
    data: { ...resultOf(ending, kind), finishedAt: new Date() },
  });
  nudge();
}

function resultOf({ state, reason, reasonParams }: Ending, kind: string): TurnResult {
  if (state === 'cancelled') return { state: 'refused', reason: 'fix-cancelled', reasonParams: {} };
  // What the instance finds changed in the last moment is what the plan is bound to.
  if (reason === 'changed-since-plan') {
    return { state, reason, reasonParams: { what: kindOf(kind)?.rollout?.bound ?? 'other' } };
  }
  return { state, reason, reasonParams };
}
