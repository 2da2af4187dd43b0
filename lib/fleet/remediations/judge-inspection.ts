import type { Frames } from '@/lib/truth/script/frames';
import type { Inspected, Judgement } from './judgement';
import { knownKind, type RemediationPlan } from './kind-of';

/**
 * Whether a change can stay, by the inspection after it. A value that was not seen is never a reason to keep it. Pure.
 *
 * @param recheck the output of the program's own re-check just before
 */
export function judgeInspection(plan: RemediationPlan, inspected: Inspected, recheck: Frames): Judgement {
  const judgement = knownKind(plan.kind).judge(plan, inspected, recheck);
  // An inspection that was cut off can be a reason to roll back, but never a reason to keep the change.
  if (judgement.state === 'failed' || isWhole(inspected)) return judgement;
  const { outcome, outcomeEvidence } = inspected;
  return { state: 'undecided', output: `no whole inspection: ${outcome ?? ''} ${outcomeEvidence ?? ''}` };
}

/** The instance was reached, and the script ran to its end. */
function isWhole({ outcome, observations }: Inspected): boolean {
  return outcome === 'ok' && observations?.system.known === true && !observations.incomplete.includes('script');
}
