'use server';

import { cookies } from 'next/headers';
import { isLocale } from '@/lib/platform/i18n/locale';
import { LOCALE_COOKIE, THEME_COOKIE, THEMES } from './preferences';

const YEAR = 365 * 86_400;

/** Stores the chosen language in the browser's cookie. Everybody may do so, signed in or not. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const language = form.get('language');
  if (isLocale(language)) {
    (await cookies()).set(LOCALE_COOKIE, language, { maxAge: YEAR, sameSite: 'lax', path: '/', httpOnly: true });
  }
}

/** Stores the chosen theme in the browser's cookie. Everybody may do so. */
export async function chooseTheme(form: FormData): Promise<void> {
  const theme = THEMES.find((known) => known === form.get('theme'));
  if (theme) {
    (await cookies()).set(THEME_COOKIE, theme, { maxAge: YEAR, sameSite: 'lax', path: '/', httpOnly: true });
  }
}
