import { kindOf, knownKind, toToldKind } from '@/lib/fleet/remediations/kind-of';
import { isMixed, type RolloutKind } from './mixed';

/** The kind of a rollout from a row, which a newer version may have written. */
export function toRolloutKind(name: string): RolloutKind {
  return isMixed(name) ? name : toToldKind(name);
}

/** @throws CodedError `remediation.kind-unknown` (409) for a kind that this version does not know */
export function assertKnown(name: string): void {
  if (!isMixed(name)) knownKind(name);
}

/** The kind of the rollout that rolls one of this kind back; null if none does, or the kind is not known. */
export function takenBackBy(name: string): string | null {
  return isMixed(name) ? 'remedy-back' : (kindOf(name)?.takenBack?.kind ?? null);
}
