import { FlaskConical, LogOut, UserRound } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { requestLocale, requestTheme, words } from '@/app/preferences';
import { chooseLanguage, chooseTheme } from '@/app/preferences-actions';
import { requireActor } from '@/app/session';
import { signOut } from '@/app/session-actions';
import { Logo } from '@/components/chrome/logo';
import { MainNav } from '@/components/chrome/main-nav';
import { PreferencesSwitch } from '@/components/chrome/preferences-switch';
import { Icon } from '@/components/ui/icon';
import { listHostKeys } from '@/lib/access/host-keys/list';
import { config } from '@/lib/platform/config/config';

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor('viewer');
  const [locale, theme, say, common, waiting] = await Promise.all([
    requestLocale(),
    requestTheme(),
    words('nav'),
    words('common'),
    listHostKeys({ state: 'pending', limit: 1 }),
  ]);
  const items = [
    { href: '/', label: say('fleet') },
    { href: '/sweeps', label: say('sweeps') },
    { href: '/rollouts', label: say('rollouts') },
    { href: '/host-keys', label: say('hostKeys'), count: waiting.total, countLabel: say('hostKeysWaiting') },
    { href: '/credentials', label: say('credentials') },
    { href: '/history', label: say('history') },
    { href: '/settings', label: say('settings') },
  ];
  return (
    <div className="flex min-h-dvh flex-col">
      <a className="btn btn-primary absolute start-2 top-2 z-50 -translate-y-16 focus:translate-y-0" href="#content">
        {say('skip')}
      </a>
      {config().demo ? (
        <p className="flex items-center justify-center gap-2 bg-note-wash px-4 py-1.5 text-center font-medium text-note text-sm">
          <Icon as={FlaskConical} size={15} />
          {say('demo')}
        </p>
      ) : null}
      <header className="border-line border-b bg-surface">
        <div className="mx-auto flex w-full max-w-[120rem] flex-wrap items-center gap-x-5 px-4 sm:px-6">
          <Link className="flex items-center gap-2 py-2 font-semibold text-lg tracking-tight" href="/">
            <Logo />
            <span className="max-[26rem]:sr-only">Clearance</span>
          </Link>
          <div className="min-w-0 max-lg:order-last max-lg:w-full">
            <MainNav items={items} label={say('main')} />
          </div>
          <div className="ms-auto flex flex-wrap items-center justify-end gap-x-2 gap-y-1 py-1.5">
            <PreferencesSwitch
              chooseLanguage={chooseLanguage}
              chooseTheme={chooseTheme}
              locale={locale}
              theme={theme}
            />
            <div className="flex items-center gap-1 border-line ps-2 sm:border-s">
              <span className="flex items-center gap-1.5 text-sm" title={common(`role.${actor.role}`)}>
                <Icon as={UserRound} className="text-soft max-sm:hidden" size={15} />
                <span className="max-w-32 truncate max-sm:sr-only">{actor.name}</span>
                <span className="text-soft max-2xl:sr-only">{common(`role.${actor.role}`)}</span>
              </span>
              <form action={signOut}>
                <button className="btn btn-quiet btn-small" title={say('signOut')} type="submit">
                  <Icon as={LogOut} />
                  <span className="max-md:sr-only">{say('signOut')}</span>
                </button>
              </form>
            </div>
          </div>
        </div>
      </header>
      <main className="mx-auto w-full max-w-[120rem] flex-1 px-4 py-5 sm:px-6" id="content" tabIndex={-1}>
        {children}
      </main>
      <footer className="mx-auto w-full max-w-[120rem] px-4 py-4 text-soft text-sm sm:px-6">{say('footer')}</footer>
    </div>
  );
}
