import { judgeDaemonConfig } from './daemon-config/judge';
import type { Inspected, Judgement } from './judgement';
import { judgeClamp } from './mss-clamp/judge';
import { judgeNetwork } from './network/judge';
import type { RemediationPlan } from './plan-types';

/**
 * Whether the inspection that was made after a change lets it stay: what was not seen lets nothing stay. Pure.
 */
export function judgeInspection(plan: RemediationPlan, inspected: Inspected): Judgement {
  const judgement = judgeByKind(plan, inspected);
  // What was seen before it was cut off may be enough to take the change back, never to let it stay.
  if (judgement.state === 'failed' || isWhole(inspected)) return judgement;
  const { outcome, outcomeEvidence } = inspected;
  return { state: 'undecided', output: `no whole inspection: ${outcome ?? ''} ${outcomeEvidence ?? ''}` };
}

/** The instance was reached, and the script ran to its end. */
function isWhole({ outcome, observations }: Inspected): boolean {
  return outcome === 'ok' && observations?.system.known === true && !observations.incomplete.includes('script');
}

function judgeByKind(plan: RemediationPlan, inspected: Inspected): Judgement {
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback':
      return judgeDaemonConfig(plan, inspected);
    case 'clamp-mss':
    case 'unclamp-mss':
      return judgeClamp(plan.kind, inspected);
    case 'recreate-network':
    case 'restore-network':
      return judgeNetwork(plan, inspected);
  }
}
