import type { Translate } from '@/lib/platform/i18n/translator';

/** Texts of the values that are codes: names of findings, and what mends them. */
export interface CodeWords {
  cause: Translate;
  remedy: Translate;
}

/** Values of reasons that are codes of findings. */
const CAUSES = ['cause', 'before'];

/**
 * The values for the words of a reason. Older versions could only roll out daemon.json, and their rows do not say what
 * a change was about. Pure.
 */
export function reasonValues(
  params: Record<string, string | number>,
  words: CodeWords,
): Record<string, string | number> {
  const told: Record<string, string | number> = { about: 'file', ...params };
  // A newer version may have written a code that this one does not know: it stays as it is.
  for (const name of CAUSES) {
    const code = String(told[name]);
    if (words.cause.has(code)) told[name] = words.cause(code);
  }
  const remedy = String(told.remedy);
  if (words.remedy.has(remedy)) told.remedy = words.remedy(remedy, params);
  return told;
}
