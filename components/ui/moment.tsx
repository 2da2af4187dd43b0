import { formatAgo, formatMoment } from '@/lib/platform/i18n/format';
import type { Locale } from '@/lib/platform/i18n/locale';

/** A time: how long ago, with the exact time on hover and for machines. Rendered on the server, with its clock. */
export function Ago({ at, locale, now }: { at: Date; locale: Locale; now: Date }) {
  return (
    <time className="whitespace-nowrap" dateTime={at.toISOString()} title={formatMoment(locale, at, 'second')}>
      {formatAgo(locale, at, now)}
    </time>
  );
}

/** A time to the second. */
export function Moment({ at, locale }: { at: Date; locale: Locale }) {
  return (
    <time className="whitespace-nowrap" dateTime={at.toISOString()}>
      {formatMoment(locale, at, 'second')}
    </time>
  );
}
