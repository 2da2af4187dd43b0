import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import type { PathOutcome } from '@/lib/truth/probes/path-observation';

/** The path from one instance to another, in one direction. All MTUs are bytes of IP packet. */
export interface DirectedPair {
  /** Names of two instances. */
  from: string;
  to: string;
  /** What tells hypervisors apart; null if it is not known. */
  fromHost: string | null;
  toHost: string | null;
  /** The smaller of the two egress MTUs: the largest packet that both ends send. Null if one is not known. */
  expectedMtu: number | null;
  /** Null if it was not measured, for example because Clearance could not reach the instance. */
  outcome: PathOutcome | null;
  pathMtu: number | null;
}

export const PAIR_STATES = ['fits', 'narrow', 'unknown'] as const;
export type PairState = (typeof PAIR_STATES)[number];

export interface JudgedPair<Pair extends DirectedPair = DirectedPair> {
  pair: Pair;
  state: PairState;
  /** Largest packet that is known to pass, bytes of IP packet; null if the state is unknown. */
  carries: number | null;
}

/**
 * Whether full packets reach the other instance. `narrow` needs a measured path MTU below the expected one. A path that
 * carries all that its interface sends fits, whatever the other end's MTU is. Everything else is unknown: not measured,
 * ICMP blocked, unreachable, inconclusive, large pings lost at a size of a filter, no expected MTU.
 */
export function judgePair<Pair extends DirectedPair>(pair: Pair): JudgedPair<Pair> {
  const { outcome, pathMtu, expectedMtu } = pair;
  const carries = outcome === null ? null : knownPathMtu({ outcome, pathMtu });
  if (carries === null || (outcome !== 'clear' && expectedMtu === null))
    return { pair, state: 'unknown', carries: null };
  const fits = outcome === 'clear' || carries >= (expectedMtu ?? 0);
  return { pair, state: fits ? 'fits' : 'narrow', carries };
}
