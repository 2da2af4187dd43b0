import { findKindWords } from '@/lib/fleet/remediations/find-kind-words';
import type { ToldKind } from '@/lib/fleet/remediations/kind-of';
import type { KindWords } from '@/lib/fleet/remediations/kind-words';

/**
 * Kinds of a rollout in which each instance has a kind of change of its own: `remedy` is what mends the worst finding of
 * each, `remedy-back` rolls such a rollout back.
 */
export const MIXED_KINDS = ['remedy', 'remedy-back'] as const;
type MixedKind = (typeof MIXED_KINDS)[number];

/** The kind of a rollout as it is shown. */
export type RolloutKind = ToldKind | MixedKind;

const MIXED_WORDS: KindWords = { about: 'each', takesMtu: false };

export function isMixed(kind: string): kind is MixedKind {
  return MIXED_KINDS.some((mixed) => mixed === kind);
}

/** The words of a rollout's kind, for messages under `rollout`. */
export function rolloutWords(kind: string): KindWords {
  return isMixed(kind) ? MIXED_WORDS : findKindWords(kind);
}
