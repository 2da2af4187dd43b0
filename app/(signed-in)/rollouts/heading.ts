import type { RolloutRow } from '@/lib/fleet/rollouts/types';
import type { Translate } from '@/lib/platform/i18n/translator';

/** What a rollout does, and on how many instances, in a few words. */
export function headingOf(say: Translate, { kind, options, total }: Pick<RolloutRow, 'kind' | 'options' | 'total'>) {
  return say(`heading.${kind}`, { count: total, mtu: options.mtu ?? 'recommended' });
}
