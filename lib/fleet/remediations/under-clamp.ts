import { clampInForce, sizesOf } from '@/lib/truth/mtu/findings/clamp';
import type { Observations } from '@/lib/truth/probes/observations';
import type { Judgement } from './judgement';

/**
 * While TCP is held to a size by a clamp, a download in a container says nothing of the MTU: that is not proven then.
 * @param foreign rules of others that change the segment size of TCP, as listed; empty where there are none
 */
export function underClamp(judgement: Judgement, observations: Observations | null, foreign: string): Judgement {
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
