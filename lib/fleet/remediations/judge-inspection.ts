import type { Frames } from '@/lib/truth/script/frames';
import type { Inspected, Judgement } from './judgement';
import { knownKind, type RemediationPlan } from './kind-of';

/**
 * Whether the inspection that was made after a change lets it stay: what was not seen lets nothing stay. Pure.
 *
 * @param recheck what the program's own re-check was answered just before
 */
export function judgeInspection(plan: RemediationPlan, inspected: Inspected, recheck: Frames): Judgement {
  const judgement = knownKind(plan.kind).judge(plan, inspected, recheck);
  // What was seen before it was cut off may be enough to take the change back, never to let it stay.
  if (judgement.state === 'failed' || isWhole(inspected)) return judgement;
  const { outcome, outcomeEvidence } = inspected;
  return { state: 'undecided', output: `no whole inspection: ${outcome ?? ''} ${outcomeEvidence ?? ''}` };
}

/** The instance was reached, and the script ran to its end. */
function isWhole({ outcome, observations }: Inspected): boolean {
  return outcome === 'ok' && observations?.system.known === true && !observations.incomplete.includes('script');
}
