import { describe, expect, it } from 'vitest';
import { messages } from './messages';
import { translator } from './translator';

type Tree = { [key: string]: Tree | string };

function leaves(tree: Tree, path: string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[[...path, key].join('.'), value] as [string, string]] : leaves(value, [...path, key]),
  );
}

/** Names of the ICU arguments and tags of a message, with their kinds: {count, plural, …} gives `count:plural`. */
function parameters(text: string): string[] {
  const found = new Set<string>();
  for (const [, name, kind] of text.matchAll(/\{\s*(\w+)\s*(?:,\s*(\w+))?/g)) {
    if (kind || new RegExp(`\\{\\s*${name}\\s*\\}`).test(text)) found.add(`${name}`);
  }
  return [...found].sort();
}

const en = new Map(leaves(messages.en as unknown as Tree));
const ja = new Map(leaves(messages.ja as unknown as Tree));

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect([...ja.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('name the same parameters', () => {
    const differing = [...en].filter(([key, text]) => {
      const other = ja.get(key);
      return other !== undefined && String(parameters(text)) !== String(parameters(other));
    });
    expect(differing).toEqual([]);
  });

  it('hold no empty message', () => {
    expect([...en, ...ja].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('set Japanese as one hand would: a space beside Latin letters and figures, full-width marks', () => {
    const letter = '[\\u3040-\\u30fa\\u30fc-\\u30ff\\u4e00-\\u9fff々]';
    const value = '\\{\\w+\\}';
    const wrong = [
      `${letter}(?:[A-Za-z0-9]|${value})`,
      `(?:[A-Za-z0-9]|${value})${letter}`,
      `${letter}[()?!]|[()]${letter}`,
    ];
    const amiss = new RegExp(wrong.join('|'));
    expect([...ja].filter(([, text]) => amiss.test(text))).toEqual([]);
  });

  it('are all valid ICU', () => {
    const values = new Proxy({}, { get: () => 1, has: () => true, ownKeys: () => [] }) as Record<string, number>;
    const broken: string[] = [];
    for (const locale of ['en', 'ja'] as const) {
      for (const [key, text] of locale === 'en' ? en : ja) {
        const [namespace, ...path] = key.split('.');
        const params = Object.fromEntries(parameters(text).map((name) => [name, values[name] ?? 1]));
        const said = translator(locale, namespace as keyof typeof messages.en)(path.join('.'), params);
        if (said === key) broken.push(`${locale} ${key}`);
      }
    }
    expect(broken).toEqual([]);
  });
});
