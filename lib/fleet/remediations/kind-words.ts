import { FILE_WORDS } from './daemon-config/words';
import { CLAMP_WORDS, UNCLAMP_WORDS } from './mss-clamp/words';
import { NETWORK_WORDS } from './network/words';

/** What a page in a browser has to know of a kind of change: words, and no code of it. */
export interface KindWords {
  /** Last part of the messages that differ by what a change is about, under `fix` and `rollout`. */
  about: string;
  /** Whether it is asked for with a size. */
  takesMtu: boolean;
}

/** The kinds of change by name; what they do is in all-kinds.ts. The name is under `remediation.kind`. */
export const KIND_WORDS = {
  'set-mtu': FILE_WORDS,
  rollback: { ...FILE_WORDS, takesMtu: false },
  'recreate-network': NETWORK_WORDS,
  'restore-network': { ...NETWORK_WORDS, takesMtu: false },
  'clamp-mss': CLAMP_WORDS,
  'unclamp-mss': UNCLAMP_WORDS,
} satisfies Record<string, KindWords>;

export type RemediationKind = keyof typeof KIND_WORDS;
