import type { Locale } from './locale';
import { translator } from './translator';

/** What a person is told of a caller's mistake: the code's words, with states and roles in words too. */
export function describeError(
  locale: Locale,
  { code, params }: { code: string; params: Record<string, string | number> },
): string {
  return translator(locale, 'error')(code, inWords(locale, code, params));
}

/** Params that are codes of ours, as the pages call them. */
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
