import type { Tx } from '@/lib/platform/db/types';
import type { FoundRemediation } from './find';
import { kindOf } from './kind-of';

/** Whether another plan has already restored what a failed remediation left. */
export async function isUndone(
  tx: Tx,
  { id, instanceId, state }: Pick<FoundRemediation, 'id' | 'instanceId' | 'state'>,
): Promise<boolean> {
  if (state !== 'failed') return false;
  return (await tx.remediation.count({ where: { instanceId, rollbackOfId: id, state: 'confirmed' } })) > 0;
}

/**
 * Whether a plan can restore the state before a remediation: it was confirmed, or failed after it began, and the state
 * before it is known. False if a plan has done so after a failure, and for a plan that repaired a network: nobody wants
 * the broken state back. Pure.
 * @param undone the result of `isUndone`
 */
export function canRollBack({ kind, plan, state, startedAt, before }: FoundRemediation, undone: boolean): boolean {
  const failedMidway = state === 'failed' && startedAt !== null;
  if (state !== 'confirmed' && (!failedMidway || undone)) return false;
  return kindOf(kind)?.takenBack?.isKnown(plan, before !== null) ?? false;
}
