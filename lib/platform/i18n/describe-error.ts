import type { Locale } from './locale';
import { translator } from './translator';

/** The text of a caller's mistake in one language, with states and roles as words. */
export function describeError(
  locale: Locale,
  { code, params }: { code: string; params: Record<string, string | number> },
): string {
  return translator(locale, 'error')(code, inWords(locale, code, params));
}

/** Params that are our own codes, with the words of the pages. */
function inWords(locale: Locale, code: string, params: Record<string, string | number>) {
  const roles = translator(locale, 'common');
  const states = translator(locale, code.startsWith('rollout.') ? 'rollout' : 'remediation');
  const worded = { ...params };
  for (const [name, say, key] of [
    ['role', roles, `role.${params.role}`],
    ['have', roles, `role.${params.have}`],
    ['state', states, `state.${params.state}`],
  ] as const) {
    if (name in params && say.has(key)) worded[name] = say(key);
  }
  return worded;
}
