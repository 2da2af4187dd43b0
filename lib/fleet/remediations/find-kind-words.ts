import { KIND_WORDS, type KindWords } from './kind-words';

/** The words of a kind; those of `unknown` for a kind that this version does not know. */
export function findKindWords(kind: string): KindWords {
  const words: Record<string, KindWords> = KIND_WORDS;
  return (Object.hasOwn(words, kind) && words[kind]) || { about: 'unknown', takesMtu: false };
}
