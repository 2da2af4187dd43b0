import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { type Locale, pickLocale } from '@/lib/platform/i18n/locale';
import type { Namespace } from '@/lib/platform/i18n/messages';
import { type Translate, translator } from '@/lib/platform/i18n/translator';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const LOCALE_COOKIE = 'clearance-language';
export const THEME_COOKIE = 'clearance-theme';

/** The language of this request: from the cookie, else from the browser. */
export const requestLocale = cache(async (): Promise<Locale> => {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  return pickLocale(jar.get(LOCALE_COOKIE)?.value, sent.get('accept-language'));
});

/** The theme of this request: from the cookie, else the system's. */
export async function requestTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return THEMES.find((theme) => theme === chosen) ?? 'system';
}

/** The texts of one namespace in the language of this request. */
export async function words(namespace: Namespace): Promise<Translate> {
  return translator(await requestLocale(), namespace);
}
