import type { KindWords } from '../kind-words';

export const FILE_WORDS: KindWords = { about: 'file', takesMtu: true };
