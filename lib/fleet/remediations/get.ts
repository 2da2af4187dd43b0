import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import type { After } from './after';
import { canRollBack, isUndone } from './can-roll-back';
import { type FoundRemediation, findRemediation, type RemediationStepRow } from './find';
import { kindOf, type RemediationPlan, type ToldKind, toToldKind } from './kind-of';
import type { UnknownPlan } from './read-plan';
import type { RemediationState } from './types';

export type { RemediationStepRow };

export interface RemediationDetail {
  id: string;
  instance: { id: string; name: string; address: string; port: number };
  /** `unknown` if a newer version made it; its plan then has no content. */
  kind: ToldKind;
  state: RemediationState;
  /** A code under `remediation.reason` once it has ended. */
  reason: string | null;
  reasonParams: Record<string, string | number>;
  plan: RemediationPlan | UnknownPlan;
  planHash: string;
  rollbackOfId: string | null;
  /** Text of daemon.json before and after, secrets masked; null if there was no file, or will be none. */
  before: string | null;
  after: string | null;
  /** A plan can restore the state before it; can-roll-back.ts says when. */
  canRollBack: boolean;
  /** Commands for a person who restores by hand what the instance could not restore: lines for a shell there. */
  putBackCommands: string[];
  requestedBy: string;
  sourceAddress: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  inspectionId: string | null;
  /** What that inspection shows. */
  shows: After;
  /** The rollout that it was planned for. */
  rolloutId: string | null;
  /** In the order in which they happened. */
  steps: RemediationStepRow[];
}

/**
 * One remediation with its plan and steps, to be shown. Code that decides by it or carries it out calls
 * `findRemediation`.
 * @throws CodedError `remediation.not-found` (404)
 */
export async function getRemediation(id: string): Promise<RemediationDetail> {
  const found = await findRemediation(db, id);
  return shownRemediation(found, await isUndone(db, found));
}

/**
 * The view of a remediation: secrets in daemon.json and in the instance's output are masked. Pure.
 * @param undone the result of `isUndone`; false if it has not failed
 */
export function shownRemediation(found: FoundRemediation, undone: boolean): RemediationDetail {
  const { kind, state, reason, reasonParams, plan } = found;
  // Without a result from the instance, the instance may be rolling back at this moment.
  const gaveUp = state === 'failed' && reason === 'revert-failed' && !undone;
  return maskSecretsIn({
    ...found,
    kind: toToldKind(kind),
    before: text(found.before),
    after: text(found.after),
    canRollBack: canRollBack(found, undone),
    putBackCommands: (gaveUp && kindOf(kind)?.takenBack?.byHand?.(plan, String(reasonParams.step))) || [],
  });
}

function text(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}
