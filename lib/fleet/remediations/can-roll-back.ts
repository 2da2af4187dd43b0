import type { Tx } from '@/lib/platform/db/types';
import type { FoundRemediation } from './find';
import { kindOf } from './kind-of';

/** Whether a plan has put back already what a remediation left that failed. */
export async function isUndone(
  tx: Tx,
  { id, instanceId, state }: Pick<FoundRemediation, 'id' | 'instanceId' | 'state'>,
): Promise<boolean> {
  if (state !== 'failed') return false;
  return (await tx.remediation.count({ where: { instanceId, rollbackOfId: id, state: 'confirmed' } })) > 0;
}

/**
 * Whether a plan can put back what was there before: it was confirmed, or failed after it began, and that is known. Not
 * where one has done so after a failure, and not for a plan that put pieces together: nobody wants those back. Pure.
 */
export function canRollBack({ kind, plan, state, startedAt, before }: FoundRemediation, undone: boolean): boolean {
  const failedMidway = state === 'failed' && startedAt !== null;
  if (state !== 'confirmed' && (!failedMidway || undone)) return false;
  return kindOf(kind)?.takenBack?.isKnown(plan, before !== null) ?? false;
}
