import { useTranslations } from 'use-intl';
import { isRolloutReason } from '@/lib/rollouts/types';

/** What a rollout says of itself: the name of a stage, and why something is as it is. */
export function useRolloutWords() {
  const say = useTranslations('rollout');
  const fixes = useTranslations('remediation');
  const sweeps = useTranslations('sweep');
  return {
    say,
    stageName: (stage: number) => (stage === 0 ? say('stage.canary') : say('stage.batch', { number: stage })),
    /** @returns null where there is no reason, or one that no catalogue knows */
    why: (reason: string | null, params: Record<string, string | number>): string | null => {
      if (reason === null) return null;
      if (isRolloutReason(reason)) {
        const failure = `outcome.${params.failure}`;
        const told = sweeps.has(failure) ? { ...params, failure: sweeps(failure) } : params;
        return say(`reason.${reason}`, told);
      }
      const key = `reason.${reason}`;
      const step = `step.${params.step}`;
      const told = fixes.has(step) ? { ...params, step: fixes(step) } : params;
      return fixes.has(key) ? fixes(key, told) : null;
    },
  };
}
