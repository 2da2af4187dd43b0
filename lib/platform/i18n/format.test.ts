import { describe, expect, it } from 'vitest';
import { formatMoment, formatTimeOfDay } from './format';

describe('formatMoment', () => {
  it.each([
    ['en', '2026-11-23T14:05:09Z', '23 Nov 2026, 14:05 UTC'],
    ['en', '2026-11-23T00:00:00Z', '23 Nov 2026, 00:00 UTC'],
    ['ja', '2026-11-23T14:05:09Z', '2026/11/23 14:05 UTC'],
  ] as const)('%s: %s is %s', (locale, moment, text) => {
    expect(formatMoment(locale, new Date(moment))).toBe(text);
  });

  it.each(['en', 'ja'] as const)('%s: midnight is hour 0, and no hour has a half of the day', (locale) => {
    const text = formatMoment(locale, new Date('2026-11-23T00:05:00Z'));
    expect(text).toMatch(/ 0?0:05 UTC$/);
  });

  it.each(['en', 'ja'] as const)('%s: the time of day alone, to the second', (locale) => {
    expect(formatTimeOfDay(locale, new Date('2026-11-23T00:05:09Z'))).toMatch(/^0?0:05:09$/);
  });

  it('says seconds where they are asked for', () => {
    expect(formatMoment('en', new Date('2026-11-23T14:05:09Z'), 'second')).toBe('23 Nov 2026, 14:05:09 UTC');
  });
});
