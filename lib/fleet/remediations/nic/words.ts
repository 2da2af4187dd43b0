import type { KindWords } from '../kind-words';

export const NIC_WORDS: KindWords = { about: 'nic', takesMtu: true };
