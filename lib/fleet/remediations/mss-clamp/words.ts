import type { KindWords } from '../kind-words';

export const CLAMP_WORDS: KindWords = { about: 'clamp', takesMtu: true };
export const UNCLAMP_WORDS: KindWords = { about: 'unclamp', takesMtu: false };
