import { CONTAINER_WORDS } from './container/words';
import { FILE_WORDS } from './daemon-config/words';
import { CLAMP_WORDS, UNCLAMP_WORDS } from './mss-clamp/words';
import { NETWORK_WORDS } from './network/words';
import { NIC_WORDS } from './nic/words';
import { REPAIR_WORDS } from './repair-config/words';

/** What a page in a browser needs to know about a kind of change: only words, no code. */
export interface KindWords {
  /** Last part of the keys of messages that depend on the subject of a change, under `fix` and `rollout`. */
  about: string;
  /** Whether the request has a size. */
  takesMtu: boolean;
}

/** The kinds of change by name; all-kinds.ts has their code. The label is under `remediation.kind`. */
export const KIND_WORDS = {
  'set-mtu': FILE_WORDS,
  rollback: { ...FILE_WORDS, takesMtu: false },
  'recreate-network': NETWORK_WORDS,
  'restore-network': { ...NETWORK_WORDS, takesMtu: false },
  'clamp-mss': CLAMP_WORDS,
  'unclamp-mss': UNCLAMP_WORDS,
  'set-nic-mtu': NIC_WORDS,
  'restore-nic-mtu': { ...NIC_WORDS, takesMtu: false },
  'restart-container': CONTAINER_WORDS,
  'repair-daemon-json': REPAIR_WORDS,
} satisfies Record<string, KindWords>;

export type RemediationKind = keyof typeof KIND_WORDS;
