import type { KindWords } from '../kind-words';

export const NETWORK_WORDS: KindWords = { about: 'network', takesMtu: true };
