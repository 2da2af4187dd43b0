import type { KindWords } from '../kind-words';

export const REPAIR_WORDS: KindWords = { about: 'config', takesMtu: false };
