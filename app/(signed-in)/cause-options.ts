import type { CauseCount } from '@/lib/fleet/instances/count-causes';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/**
 * The causes that a person can choose, with how many instances have each.
 * @param chosen stays in the list if no instance has it any more
 */
export function causeOptions(
  counts: CauseCount[],
  chosen: string | undefined,
  locale: Locale,
): { code: string; words: string }[] {
  const causes = translator(locale, 'cause');
  const fleet = translator(locale, 'fleet');
  const isThere = chosen === undefined || counts.some(({ cause }) => cause === chosen);
  return [...counts, ...(isThere ? [] : [{ cause: chosen, count: 0 }])]
    .filter(({ cause }) => causes.has(cause))
    .map(({ cause, count }) => ({ code: cause, words: fleet('filters.causeCount', { cause: causes(cause), count }) }));
}
