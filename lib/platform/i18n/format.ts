import type { Locale } from './locale';

const moments = new Map<string, Intl.DateTimeFormat>();

/** A language without a region would use month first and AM/PM. These are the regions whose formats we want. */
const WRITTEN: Record<Locale, string> = { en: 'en-GB', ja: 'ja-JP' };

/** A time as text, in UTC, 24 hours, to the minute or the second ("23 Nov 2026, 14:05 UTC"). */
export function formatMoment(locale: Locale, moment: Date, precision: 'minute' | 'second' = 'minute'): string {
  const key = `${locale} ${precision}`;
  let format = moments.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(WRITTEN[locale], {
      dateStyle: 'medium',
      timeStyle: precision === 'minute' ? 'short' : 'medium',
      hourCycle: 'h23',
      timeZone: 'UTC',
    });
    moments.set(key, format);
  }
  return `${format.format(moment)} UTC`;
}

const times = new Map<Locale, Intl.DateTimeFormat>();

/** The time of day to the second, in UTC, 24 hours ("14:05:09"), for lists of a single day. */
export function formatTimeOfDay(locale: Locale, moment: Date): string {
  let format = times.get(locale);
  if (!format) {
    format = new Intl.DateTimeFormat(WRITTEN[locale], { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });
    times.set(locale, format);
  }
  return format.format(moment);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** How long ago a time was, in the largest unit that is not zero ("3 minutes ago"). */
export function formatAgo(locale: Locale, moment: Date, now: Date): string {
  const elapsed = moment.getTime() - now.getTime();
  const [unit, size] = STEPS.find(([, ms]) => Math.abs(elapsed) >= ms) ?? ['second', 1000];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(elapsed / size), unit);
}

/** A whole number with the language's separators. */
export function formatNumber(locale: Locale, value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** A duration in milliseconds as "840 ms" or "3.2 s". */
export function formatMs(locale: Locale, ms: number): string {
  const unit = ms < 1000 ? 'millisecond' : 'second';
  const value = ms < 1000 ? Math.round(ms) : Math.round(ms / 100) / 10;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
