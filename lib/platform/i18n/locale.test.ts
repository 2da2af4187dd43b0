import { describe, expect, it } from 'vitest';
import { pickLocale } from './locale';

describe('pickLocale', () => {
  it('keeps to what was chosen', () => {
    expect(pickLocale('ja', 'en-GB,en;q=0.9')).toBe('ja');
  });

  it('reads the header by quality, then by order', () => {
    expect(pickLocale(null, 'fr, en;q=0.4, ja-JP;q=0.8')).toBe('ja');
    expect(pickLocale(null, 'ja,en')).toBe('ja');
    expect(pickLocale(null, 'ja;q=0, en;q=0.1')).toBe('en');
  });

  it('falls back to English, whatever it is given', () => {
    for (const header of [null, '', 'tlh', ';;;q=x,,', '*']) expect(pickLocale('xx', header)).toBe('en');
  });
});
