import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '@/lib/platform/i18n/messages/en/finding.json';
import ja from '@/lib/platform/i18n/messages/ja/finding.json';
import { CONNECT_FAILURES } from '@/lib/remote/ssh/outcome';

type Words = Record<string, { title: string; cause: string; action: string }>;

const catalogues: Record<string, Words> = { en, ja };

/** Every code that the diagnosis can give, read from its source. */
function codesInSource(): string[] {
  const folder = new URL('./', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  const codes = new Set<string>();
  for (const file of files) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    for (const call of source.matchAll(
      /\b(?:finding|together)\(\s*([^;]*?)(?:,\s*'(?:critical|warning|notice|info)'|,\s*\n)/g,
    )) {
      for (const code of (call[1] ?? '').matchAll(/'([a-z][a-z-]+)'/g)) if (code[1]) codes.add(code[1]);
    }
    for (const code of source.matchAll(/const code = .*;/g)) {
      for (const word of code[0].matchAll(/'([a-z]+-[a-z-]+)'/g)) if (word[1]) codes.add(word[1]);
    }
  }
  for (const code of CONNECT_FAILURES) codes.add(`connect-${code}`);
  for (const code of ['deadline', 'output-too-large', 'exec-refused', 'stalled', 'cancelled'])
    codes.add(`connect-${code}`);
  // An inspection's own failures (lib/fleet/inspections).
  for (const code of ['credential-unreadable', 'inspection-failed']) codes.add(code);
  // Shown for an instance if a change has ended since its inspection (lib/fleet/instances/fleet-rows.ts).
  codes.add('not-inspected-since');
  codes.delete('absent');
  return [...codes].filter((code) => !['critical', 'warning', 'notice', 'info'].includes(code)).sort();
}

const paramsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('the words of the findings', () => {
  const codes = codesInSource();

  it('finds the codes in the source', () => {
    expect(codes).toContain('bridge-oversized');
    expect(codes).toContain('new-networks-oversized-old');
    expect(codes.length).toBeGreaterThan(45);
  });

  it.each(Object.keys(catalogues))(
    'has a title, a cause and an action for every code, and no other, in %s',
    (language) => {
      expect(Object.keys(catalogues[language] ?? {}).sort()).toEqual(codes);
      for (const words of Object.values(catalogues[language] ?? {})) {
        expect(Object.keys(words)).toEqual(['title', 'cause', 'action']);
        for (const text of Object.values(words)) expect(text.trim()).not.toBe('');
      }
    },
  );

  it.each(codes)('names the same facts in both languages: %s', (code) => {
    const used = (words: Words[string] | undefined) =>
      [...new Set(Object.values(words ?? {}).flatMap((text) => paramsOf(text)))].sort();
    expect(used(catalogues.ja?.[code])).toEqual(used(catalogues.en?.[code]));
  });
});
