/** The languages of the product. Every message exists in each of them (messages.test.ts). */
export const LOCALES = ['en', 'ja'] as const;

export type Locale = (typeof LOCALES)[number];

/** Whether a text from a cookie or a form is one of our languages. */
export function isLocale(text: unknown): text is Locale {
  return LOCALES.some((locale) => locale === text);
}

/**
 * The language to answer in.
 *
 * @param chosen the person's choice (a cookie), if any
 * @param acceptLanguage the Accept-Language header, if any
 * @returns the choice if it is one of ours; else the best of the header by quality; else English
 */
export function pickLocale(chosen: string | null | undefined, acceptLanguage: string | null | undefined): Locale {
  if (isLocale(chosen)) return chosen;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part, position) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';');
      const quality = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find(Boolean);
      return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality), position };
    })
    .filter(({ language, quality }) => isLocale(language) && quality > 0)
    .sort((a, b) => b.quality - a.quality || a.position - b.position);
  const best = wanted[0]?.language;
  return isLocale(best) ? best : 'en';
}
