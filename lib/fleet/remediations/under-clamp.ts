import { clampInForce, sizesOf } from '@/lib/truth/mtu/findings/clamp';
import type { Observations } from '@/lib/truth/probes/observations';
import type { Judgement } from './judgement';

/**
 * While a clamp limits the size of TCP packets, a download in a container proves nothing about the MTU.
 * @param foreign other rules that change the segment size of TCP, as listed; empty if there are none
 */
export function underClamp(judgement: Judgement, observations: Observations | null, foreign: string): Judgement {
  const others = foreign === '' ? null : `others may change the MSS: the proof says nothing of the MTU\n${foreign}`;
  const clamp = (observations && clampSeen(observations)) ?? others;
  if (clamp === null) return judgement;
  const { state, output } = judgement;
  return { state: state === 'passed' ? 'warned' : state, output: `${output}\n${clamp}` };
}

/** Null if there is none; old inspections have no information about clamps. */
function clampSeen(observations: Observations): string | null {
  const { clamp } = observations;
  if (clamp?.known === false && clamp.reason !== 'absent') {
    return 'an MSS clamp was put in place, and whether it is in force could not be told: the proof says nothing of the MTU';
  }
  if (!clamp?.known || !clampInForce(observations)) return null;
  const { tool, rules } = clamp.value;
  return `an MSS clamp is in force (${tool}, MSS ${sizesOf(rules)}): the proof says nothing of the MTU`;
}
