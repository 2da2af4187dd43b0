import { CodedError } from '@/lib/platform/errors/coded';
import { KINDS } from './all-kinds';
import type { Kind } from './kind';
import type { RemediationKind } from './kind-words';

/** The plan of any kind, by its `kind`. */
export type RemediationPlan = { [K in RemediationKind]: PlanOf<(typeof KINDS)[K]> }[RemediationKind];
type PlanOf<K> = K extends Kind<infer P, infer _> ? P : never;

export const REMEDIATION_KINDS = Object.keys(KINDS) as RemediationKind[];

/** Kinds that can be requested. The other kinds roll one of these back. */
export const PLANNABLE_KINDS = REMEDIATION_KINDS.filter((name) => kindOf(name)?.asked);

/** Kinds that can be requested for many instances at once: the request is the same for each of them. */
export const ROLLOUT_KINDS = PLANNABLE_KINDS.filter((name) => {
  const rollout = kindOf(name)?.rollout;
  return rollout && !rollout.onlyAsRemedy;
});

/** A kind as it is shown. This version may not know the kind of a row. */
export type ToldKind = RemediationKind | 'unknown';

/** @param name from a row or a caller. @returns null for a kind that this version does not know */
export function kindOf(name: string): Kind | null {
  const kinds: Record<string, Kind> = KINDS;
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null;
}

/** @throws CodedError `remediation.kind-unknown` (409) */
export function knownKind(name: string): Kind {
  const kind = kindOf(name);
  if (!kind) throw new CodedError('remediation.kind-unknown', 409, { kind: name.slice(0, 60) });
  return kind;
}

/** The name of a kind from a row, which a newer version may have written. */
export function toToldKind(name: string): ToldKind {
  return REMEDIATION_KINDS.find((known) => known === name) ?? 'unknown';
}
