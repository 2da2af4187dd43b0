import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { translator } from '@/lib/platform/i18n/translator';

const lib = fileURLToPath(new URL('../..', import.meta.url));

function sources(): string[] {
  return readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith(path.join('platform', 'db', 'generated')),
  );
}

/** Codes in the source: of thrown errors, and in messages of schemas. */
function codes(): Set<string> {
  const found = new Set<string>();
  for (const file of sources()) {
    const text = readFileSync(path.join(lib, file), 'utf8');
    for (const [, code] of text.matchAll(/new CodedError\(\s*'([^']+)'/g)) if (code) found.add(code);
    for (const [, code] of text.matchAll(/code: '([a-z-]+\.[a-z-]+)'/g)) if (code) found.add(code);
    if (path.basename(file) !== 'schema.ts') continue;
    for (const [, code] of text.matchAll(/'([a-z-]+\.[a-z-]+)'[,)]/g)) if (code) found.add(code);
  }
  return found;
}

describe('every error that can be thrown', () => {
  it.each(['en', 'ja'] as const)('has its words in %s', (locale) => {
    const say = translator(locale, 'error');
    expect([...codes()].filter((code) => !say.has(code))).toEqual([]);
  });
});
