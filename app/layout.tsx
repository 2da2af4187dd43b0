import './globals.css';
import '@fontsource-variable/noto-sans-jp/index.css';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { messages, type Namespace } from '@/lib/platform/i18n/messages';
import { requestLocale, requestTheme, words } from './preferences';
import { Providers } from './providers';

/** Namespaces of texts that client components need; the others stay on the server. */
const CLIENT_NAMESPACES: Namespace[] = [
  'common',
  'verdict',
  'fleet',
  'form',
  'credential',
  'hostkey',
  'sweep',
  'rollout',
  'fix',
  'settings',
  'auth',
  'remediation',
  'cause',
  'remedy',
];

export async function generateMetadata(): Promise<Metadata> {
  const say = await words('nav');
  return {
    title: { default: 'Clearance', template: '%s · Clearance' },
    description: say('description'),
    icons: { icon: '/logo.svg' },
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#171c1b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([requestLocale(), requestTheme()]);
  const catalogue = Object.fromEntries(CLIENT_NAMESPACES.map((name) => [name, messages[locale][name]]));
  return (
    <html
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      data-theme={theme === 'system' ? undefined : theme}
      lang={locale}
    >
      <body className="min-h-dvh antialiased">
        <Providers locale={locale} messages={catalogue}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
