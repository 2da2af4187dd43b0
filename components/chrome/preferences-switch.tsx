'use client';

import { Languages, Monitor, Moon, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useOptimistic, useTransition } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@/components/ui/icon';

const THEMES = [
  { value: 'system', icon: Monitor },
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
] as const;

/** Language and theme: two choices for everybody, stored in a cookie. */
export function PreferencesSwitch({
  locale,
  theme,
  chooseLanguage,
  chooseTheme,
}: {
  locale: string;
  theme: string;
  chooseLanguage: (form: FormData) => Promise<void>;
  chooseTheme: (form: FormData) => Promise<void>;
}) {
  const say = useTranslations('common');
  const router = useRouter();
  const [pending, start] = useTransition();
  const [shown, show] = useOptimistic(theme);
  const other = locale === 'ja' ? 'en' : 'ja';

  const send = (action: (form: FormData) => Promise<void>, name: string, value: string) =>
    start(async () => {
      const form = new FormData();
      form.set(name, value);
      if (name === 'theme') show(value);
      await action(form);
      router.refresh();
    });

  return (
    <div aria-busy={pending} className="flex items-center gap-1.5">
      <button className="btn btn-quiet btn-small" onClick={() => send(chooseLanguage, 'language', other)} type="button">
        <Icon as={Languages} />
        {/* The accessible name starts with the visible text, for voice control, and then says what it does. */}
        <span lang={other}>{other === 'ja' ? '日本語' : 'English'}</span>
        <span className="sr-only"> ({say('language.switch')})</span>
      </button>
      <div aria-label={say('theme.label')} className="flex rounded-md border border-line" role="radiogroup">
        {THEMES.map(({ value, icon }) => (
          <label
            className="flex h-[1.75rem] w-8 cursor-pointer items-center justify-center rounded-[0.3rem] text-soft has-checked:bg-accent-wash has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
            key={value}
            title={say(`theme.${value}`)}
          >
            <input
              checked={shown === value}
              className="sr-only"
              name="theme-choice"
              onChange={() => send(chooseTheme, 'theme', value)}
              type="radio"
              value={value}
            />
            <Icon as={icon} size={15} />
            <span className="sr-only">{say(`theme.${value}`)}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
