import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, assignFiles, quote } from './assign';
import { shell } from './read';

/** What a shell has in a variable after these lines. */
function valueIn(name: string, lines: string): string {
  return spawnSync('sh', ['-s'], { input: `${lines}printf '%s' "$${name}"`, encoding: 'utf8' }).stdout;
}

describe('an assignment at the head of a shell file', () => {
  it('has a line for each variable', () => {
    expect(assign({ NONCE: '0c', LIMIT: 8, SIZES: [576, 1500], NONE: '', NOBODY: [] })).toBe(
      "NONCE='0c'\nLIMIT='8'\nSIZES='576 1500'\nNONE=''\nNOBODY=''\n",
    );
    expect(valueIn('SIZES', assign({ SIZES: [576, 1500] }))).toBe('576 1500');
  });

  it('takes what a URL has besides only where it is asked to', () => {
    const url = 'https://mirror.example/~a/b%20c?d=e';
    expect(assign({ URL: url }, 'url')).toBe(`URL='${url}'\n`);
    expect(() => assign({ URL: url })).toThrow('URL');
  });

  it.each(["a'b", 'a b', 'a\nb', '$(id)', '`id`', 'a;b', 'a\\b', 'a"b', 'a&b', 'a*'])('refuses %j', (value) => {
    for (const alphabet of ['plain', 'url'] as const) {
      expect(() => assign({ X: value }, alphabet)).toThrow('X');
      expect(() => assign({ X: ['a', value] }, alphabet)).toThrow('X');
    }
  });

  it('lets no value leave its quotes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (value) => {
        fc.pre(!/^[A-Za-z0-9+/=._:@-]*$/.test(value));
        expect(() => quote('X', value)).toThrow();
      }),
    );
  });

  it('hands a shell file over as it is', () => {
    const file = 'truth/probes/links/command';
    expect(shell(file)).toMatch(/'/);
    expect(valueIn('TEXT', assignFiles('TEXT', file, file))).toBe(shell(file) + shell(file));
  });
});
