import type { Prisma } from '@/lib/platform/db/types';
import { toVerdict, type Verdict } from '@/lib/truth/mtu/verdict';
import { type Cause, isStillThere, readCause, toCause } from './cause';
import { kindOf } from './kind-of';

/** What the inspection after a change shows. */
export interface After {
  /** The finding that it is the remedy of; null if there is none. */
  cause: Cause | null;
  /** The verdict; null if there is no finished inspection after it. */
  verdict: Verdict | null;
  /** Null if there is no cause, or no finished inspection after it. */
  causeIsGone: boolean | null;
  /**
   * It was confirmed as planned, and the instance is not as it should be: the cause is still there, or the verdict is
   * not one with which packets get through. False for a change that restores an older state.
   */
  isStillBroken: boolean;
}

/** The columns that `afterOf` reads. */
export const AFTER = {
  inspection: { select: { verdict: true, findings: { select: { code: true, params: true } } } },
} satisfies Prisma.RemediationInclude;

type Row = Pick<Prisma.RemediationGetPayload<{ include: typeof AFTER }>, 'kind' | 'state' | 'cause' | 'inspection'>;

/** Verdicts with which packets of containers get through. */
const GETS_THROUGH: readonly Verdict[] = ['fits', 'undersized'];

export function afterOf({ kind, state, cause: stored, inspection }: Row): After {
  const cause = readCause(stored);
  const verdict = toVerdict(inspection?.verdict ?? null);
  const causeIsGone =
    cause === null || inspection === null || verdict === null
      ? null
      : !isStillThere(cause, inspection.findings.map(toCause));
  const mends = cause !== null || kindOf(kind)?.asksForProof === true;
  const isBroken = verdict !== null && (causeIsGone === false || !GETS_THROUGH.includes(verdict));
  return { cause, verdict, causeIsGone, isStillBroken: state === 'confirmed' && mends && isBroken };
}
