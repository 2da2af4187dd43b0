import { useTranslations } from 'use-intl';
import { stateKey } from '@/components/remediations/state-key';
import { reasonValues } from '@/lib/fleet/rollouts/reason-values';
import { isRolloutReason } from '@/lib/fleet/rollouts/types';
import type { LiveMember } from './live-rollout';

/** Texts of a rollout: the name of a stage, and the reason of a state. */
export function useRolloutWords() {
  const say = useTranslations('rollout');
  const fixes = useTranslations('remediation');
  const records = useTranslations('fix');
  const sweeps = useTranslations('sweep');
  const cause = useTranslations('cause');
  const remedy = useTranslations('remedy');
  const why = (reason: string | null, params: Record<string, string | number>): string | null => {
    if (reason === null) return null;
    if (isRolloutReason(reason)) {
      const failure = `outcome.${params.failure}`;
      const told = sweeps.has(failure) ? { ...params, failure: sweeps(failure) } : params;
      return say(`reason.${reason}`, reasonValues(told, { cause, remedy }));
    }
    const key = `reason.${reason}`;
    const step = `step.${params.step}`;
    const told = fixes.has(step) ? { ...params, step: fixes(step) } : params;
    return fixes.has(key) ? fixes(key, told) : null;
  };
  const titles = (names: string[]) =>
    names
      .map((name) => (fixes.has(`preflight.${name}.title`) ? fixes(`preflight.${name}.title`) : name))
      .join(say('members.comma'));
  return {
    say,
    /** The titles of preflight items. */
    titles,
    stageName: (stage: number) => (stage === 0 ? say('stage.canary') : say('stage.batch', { number: stage })),
    /** The name of a finding. */
    causeName: (code: string): string => (cause.has(code) ? cause(code) : code),
    /** The name of a kind of change. */
    kindName: (kind: string): string => fixes(`kind.${kind}`),
    /** The name of an instance's state, as in the record of its fix if that is confirmed and not proven, or not right. */
    stateOf: ({ state, reason, isStillBroken }: Pick<LiveMember, 'state' | 'reason' | 'isStillBroken'>): string =>
      state === 'confirmed' ? records(stateKey(state, reason, isStillBroken)) : say(`memberState.${state}`),
    /** @returns null if there is no reason, or no catalogue has it */
    why,
    /** The same for one instance, with the blocking items. */
    whyMember: ({ reason, reasonParams, blocks }: LiveMember): string | null =>
      reason === 'blocked' && blocks.length > 0
        ? say('members.blockedBy', { names: titles(blocks) })
        : why(reason, reasonParams),
  };
}
