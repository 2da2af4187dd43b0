'use client';

import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'use-intl';
import type { Locale } from '@/lib/platform/i18n/locale';

/** Context for the client components: the texts of the language, and the URL as state. */
export function Providers({
  locale,
  messages,
  children,
}: {
  locale: Locale;
  messages: Record<string, unknown>;
  children: ReactNode;
}) {
  return (
    <IntlProvider locale={locale} messages={messages as never} onError={() => undefined} timeZone="UTC">
      <I18nProvider locale={locale}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </I18nProvider>
    </IntlProvider>
  );
}
