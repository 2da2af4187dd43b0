import { expect, it } from 'vitest';
import { LOCALES } from './locale';
import { translator } from './translator';

it('is made once for a language and its words', () => {
  for (const locale of LOCALES) expect(translator(locale, 'error')).toBe(translator(locale, 'error'));
  expect(translator('en', 'error')).not.toBe(translator('ja', 'error'));
  expect(translator('en', 'error')('auth.required')).not.toBe(translator('ja', 'error')('auth.required'));
});

it('says the same message anew with other values', () => {
  const say = translator('en', 'error');
  const said = ['a', 'b'].map((name) => say('instance.duplicate-name', { name }));
  expect(said[0]).toContain('“a”');
  expect(said[1]).toContain('“b”');
});
