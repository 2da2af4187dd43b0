import type { MemberCount } from './get';
import type { StageTally } from './next-step';
import type { MemberState } from './types';

/** What each member state counts as for the next step. States that are not listed had no turn. */
const COUNTS_AS: Partial<Record<MemberState, Exclude<keyof StageTally, 'stage'>>> = {
  ready: 'ready',
  checking: 'active',
  running: 'active',
  confirmed: 'confirmed',
  reverted: 'failed',
  refused: 'failed',
  failed: 'failed',
};

/** The counts of one rollout's members by stage, as input of the next step. Pure. */
export function tally(counts: MemberCount[]): StageTally[] {
  const stages = new Map<number, StageTally>();
  for (const { stage, state, count } of counts) {
    const as = COUNTS_AS[state];
    if (stage === null || as === undefined) continue;
    const known = stages.get(stage) ?? { stage, ready: 0, active: 0, confirmed: 0, failed: 0 };
    known[as] += count;
    stages.set(stage, known);
  }
  return [...stages.values()];
}
