import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { messages } from '@/lib/platform/i18n/messages';

/** The HTML of a view in English, as a browser first gets it. */
export function rendered(element: ReactElement): string {
  return renderToStaticMarkup(
    <IntlProvider locale="en" messages={messages.en as never} timeZone="UTC">
      {element}
    </IntlProvider>,
  );
}
