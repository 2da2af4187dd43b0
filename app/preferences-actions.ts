'use server';

import { cookies } from 'next/headers';
import { isLocale } from '@/lib/platform/i18n/locale';
import { LOCALE_COOKIE, THEME_COOKIE, THEMES } from './preferences';

const YEAR = 365 * 86_400;

/** Keeps the language chosen. Anybody may, signed in or not: it is their own browser's cookie. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const language = form.get('language');
  if (isLocale(language)) {
    (await cookies()).set(LOCALE_COOKIE, language, { maxAge: YEAR, sameSite: 'lax', path: '/', httpOnly: true });
  }
}

/** Keeps the theme chosen. Anybody may: it is their own browser's cookie. */
export async function chooseTheme(form: FormData): Promise<void> {
  const theme = THEMES.find((known) => known === form.get('theme'));
  if (theme) {
    (await cookies()).set(THEME_COOKIE, theme, { maxAge: YEAR, sameSite: 'lax', path: '/', httpOnly: true });
  }
}
