import type { ReactNode } from 'react';
import { requestLocale, requestTheme, words } from '@/app/preferences';
import { chooseLanguage, chooseTheme } from '@/app/preferences-actions';
import { Logo } from '@/components/chrome/logo';
import { PreferencesSwitch } from '@/components/chrome/preferences-switch';
import { Drawing, WIDE } from '@/components/clearance/drawing';
import { drive } from '@/components/clearance/hops';

/** The sign-in pages: a picture of what the program does, next to the form. */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const [locale, theme, say] = await Promise.all([requestLocale(), requestTheme(), words('auth')]);
  const route = drive([
    { kind: 'container', name: null, mtu: 1500 },
    { kind: 'bridge', name: null, mtu: 1500 },
    { kind: 'nic', name: null, mtu: 1442 },
    { kind: 'path', name: null, mtu: 1442 },
  ]);
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(24rem,34rem)_1fr]">
      <div className="flex flex-col bg-surface px-5 py-5 sm:px-10">
        <header className="flex flex-wrap items-center justify-between gap-2">
          <span className="flex items-center gap-2 font-semibold text-lg tracking-tight">
            <Logo />
            Clearance
          </span>
          <PreferencesSwitch chooseLanguage={chooseLanguage} chooseTheme={chooseTheme} locale={locale} theme={theme} />
        </header>
        <main className="my-auto w-full max-w-md self-center py-8">{children}</main>
      </div>
      <aside className="hidden flex-col justify-center gap-5 border-line border-s bg-sky px-12 lg:flex">
        <p className="max-w-[34ch] text-balance font-semibold text-3xl leading-snug tracking-tight">{say('motto')}</p>
        <div className="max-w-[64rem]">
          <Drawing
            layout={WIDE}
            route={route}
            words={{
              hops: route.hops.map(() => ({ role: '', name: '', passage: '' })),
              packet: '1500',
              cut: null,
            }}
          />
        </div>
        <p className="max-w-[56ch] text-soft">{say('mottoBody')}</p>
      </aside>
    </div>
  );
}
