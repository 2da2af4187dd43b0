import { clampInForce, sizesOf } from '@/lib/mtu/findings/clamp';
import type { Observations } from '@/lib/probes/observations';
import { judgeDaemonConfig } from './daemon-config/judge';
import type { Inspected, Judgement } from './judgement';
import { judgeClamp } from './mss-clamp/judge';
import { judgeNetwork } from './network/judge';
import type { RemediationPlan } from './plan-types';

/**
 * Whether the inspection that was made after a change lets it stay: what was not seen lets nothing stay. Pure.
 *
 * @param foreignClamp rules of others that change the segment size of TCP, as listed; empty where there are none
 */
export function judgeInspection(plan: RemediationPlan, inspected: Inspected, foreignClamp = ''): Judgement {
  const judgement = judgeByKind(plan, inspected, foreignClamp);
  // What was seen before it was cut off may be enough to take the change back, never to let it stay.
  if (judgement.state === 'failed' || isWhole(inspected)) return judgement;
  const { outcome, outcomeEvidence } = inspected;
  return { state: 'undecided', output: `no whole inspection: ${outcome ?? ''} ${outcomeEvidence ?? ''}` };
}

/** The instance was reached, and the script ran to its end. */
function isWhole({ outcome, observations }: Inspected): boolean {
  return outcome === 'ok' && observations?.system.known === true && !observations.incomplete.includes('script');
}

function judgeByKind(plan: RemediationPlan, inspected: Inspected, foreignClamp: string): Judgement {
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback':
      return underClamp(judgeDaemonConfig(plan, inspected), inspected.observations, foreignClamp);
    case 'clamp-mss':
    case 'unclamp-mss':
      return judgeClamp(plan.kind, inspected);
    case 'recreate-network':
    case 'restore-network':
      return underClamp(judgeNetwork(plan, inspected), inspected.observations, foreignClamp);
  }
}

/** While TCP is held to a size by a clamp, a download in a container says nothing of the MTU: that is not proven then. */
function underClamp(judgement: Judgement, observations: Observations | null, foreign: string): Judgement {
  const others = foreign === '' ? null : `others may change the MSS: the proof says nothing of the MTU\n${foreign}`;
  const clamp = (observations && clampSeen(observations)) ?? others;
  if (clamp === null) return judgement;
  const { state, output } = judgement;
  return { state: state === 'passed' ? 'warned' : state, output: `${output}\n${clamp}` };
}

/** Null where there is none; inspections of old know nothing of clamps. */
function clampSeen(observations: Observations): string | null {
  const { clamp } = observations;
  if (clamp?.known === false && clamp.reason !== 'absent') {
    return 'an MSS clamp was put in place, and whether it is in force could not be told: the proof says nothing of the MTU';
  }
  if (!clamp?.known || !clampInForce(observations)) return null;
  const { tool, rules } = clamp.value;
  return `an MSS clamp is in force (${tool}, MSS ${sizesOf(rules)}): the proof says nothing of the MTU`;
}
