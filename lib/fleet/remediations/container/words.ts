import type { KindWords } from '../kind-words';

export const CONTAINER_WORDS: KindWords = { about: 'container', takesMtu: false };
