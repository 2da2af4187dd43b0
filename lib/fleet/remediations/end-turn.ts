import type { Transaction } from '@/lib/platform/db/types';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import type { FoundRemediation } from './find';
import { kindOf } from './kind-of';
import type { Ending } from './outcome';

/** States and reasons of a rollout's member (lib/fleet/rollouts/types.ts) at the end of a remediation. */
export interface TurnResult {
  state: Exclude<Ending['state'], 'cancelled'>;
  reason: Ending['reason'] | 'fix-cancelled';
  reasonParams: Record<string, string | number>;
}

/**
 * Ends the turn of the rollout's member that a remediation was made for, in the transaction that ends the remediation;
 * also if its end becomes known later. Does nothing for a remediation without a rollout.
 *
 * This is the only thing that remediations write about a rollout, so that the two never differ. The rollout decides
 * from its own rows what comes next.
 */
export async function endTurn(
  tx: Transaction,
  { rolloutMemberId, kind, shows }: Pick<FoundRemediation, 'rolloutMemberId' | 'kind' | 'shows'>,
  ending: Ending,
): Promise<void> {
  if (rolloutMemberId === null) return;
  await tx.rolloutMember.updateMany({
    // If somebody applies a plan of the dry run by hand, it is not the member's turn: it waits, or is over.
    where: { id: rolloutMemberId, state: { in: ['running', 'failed'] } },
    data: { ...resultOf(ending, kind), stillBroken: shows.isStillBroken, finishedAt: new Date() },
  });
  wakeRunner();
}

function resultOf({ state, reason, reasonParams }: Ending, kind: string): TurnResult {
  if (state === 'cancelled') return { state: 'refused', reason: 'fix-cancelled', reasonParams: {} };
  // The instance checks the values that the plan is bound to once more.
  if (reason === 'changed-since-plan') {
    return { state, reason, reasonParams: { what: kindOf(kind)?.rollout?.bound ?? 'other' } };
  }
  return { state, reason, reasonParams };
}
