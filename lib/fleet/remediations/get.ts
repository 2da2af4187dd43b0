import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import type { Prisma, RemediationStep } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import type { StepState } from '@/lib/remote/runner/journal';
import { kindOf, type RemediationPlan, type ToldKind, toToldKind } from './kind-of';
import { readPlan, type UnknownPlan } from './read-plan';
import { REMEDIATION_STATES, type RemediationState } from './types';

export interface RemediationDetail {
  id: string;
  instance: { id: string; name: string; address: string; port: number };
  /** `unknown` where a newer version made it; its plan then says nothing. */
  kind: ToldKind;
  state: RemediationState;
  /** A code under `remediation.reason` once it has ended. */
  reason: string | null;
  reasonParams: Record<string, string | number>;
  plan: RemediationPlan | UnknownPlan;
  planHash: string;
  rollbackOfId: string | null;
  /** Text of daemon.json before and after, secrets masked; null where there was, or is to be, no file. */
  before: string | null;
  after: string | null;
  /**
   * It was confirmed, or failed after it began, and what was there before is known: that can be put back by a plan. Not
   * where one has done so after a failure, and not for a plan that put pieces together: nobody wants those back.
   */
  canRollBack: boolean;
  /** How a person puts back by hand what the instance did not manage to: lines for a shell there. */
  putBackCommands: string[];
  requestedBy: string;
  sourceAddress: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  inspectionId: string | null;
  /** The rollout that it was planned for. */
  rolloutId: string | null;
  /** In the order in which they happened. */
  steps: RemediationStepRow[];
}

export type RemediationStepRow = Omit<RemediationStep, 'state' | 'remediationId'> & { state: StepState };

/** What `toDetail` needs of the database. */
const REMEDIATION_DETAIL = {
  steps: { orderBy: { position: 'asc' } },
  instance: { select: { id: true, name: true, address: true, port: true } },
  rolloutMember: { select: { rolloutId: true } },
} satisfies Prisma.RemediationInclude;

/**
 * One remediation with its plan and steps, to be shown: secrets in daemon.json and in what the instance printed are
 * masked. Whoever carries a plan out or puts bytes back reads the row itself.
 * @throws CodedError `remediation.not-found` (404)
 */
export async function getRemediation(id: string): Promise<RemediationDetail> {
  const row = await db.remediation.findUnique({ where: { id }, include: REMEDIATION_DETAIL });
  if (!row) throw new CodedError('remediation.not-found', 404);
  const { instanceId, state } = row;
  const undoing = { instanceId, rollbackOfId: id, state: 'confirmed' };
  return toDetail(row, state === 'failed' && (await db.remediation.count({ where: undoing })) > 0);
}

type Row = Prisma.RemediationGetPayload<{ include: typeof REMEDIATION_DETAIL }>;

/** @param isUndone a plan has put back already what it left */
function toDetail({ rolloutMember, ...row }: Row, isUndone: boolean): RemediationDetail {
  const state = toRemediationState(row.state);
  const plan = readPlan(row.kind, row.plan);
  const takenBack = kindOf(row.kind)?.takenBack;
  const reasonParams = (row.reasonParams ?? {}) as Record<string, string | number>;
  const failedMidway = state === 'failed' && row.startedAt !== null;
  // Without word from the instance it may be taking it back this very minute.
  const gaveUp = state === 'failed' && row.reason === 'revert-failed' && !isUndone;
  return maskSecretsIn({
    ...row,
    kind: toToldKind(row.kind),
    state,
    reasonParams,
    plan,
    before: decode(row.before),
    after: decode(row.after),
    canRollBack:
      (state === 'confirmed' || (failedMidway && !isUndone)) &&
      (takenBack?.isKnown(plan, row.before !== null) ?? false),
    putBackCommands: (gaveUp && takenBack?.byHand?.(plan, String(reasonParams.step))) || [],
    rolloutId: rolloutMember?.rolloutId ?? null,
    steps: row.steps.map(({ remediationId: _, ...step }) => ({ ...step, state: step.state as StepState })),
  });
}

/** A state as a row holds it; what this version does not know counts as failed. */
export function toRemediationState(text: string): RemediationState {
  return REMEDIATION_STATES.find((state) => state === text) ?? 'failed';
}

function decode(base64: string | null): string | null {
  return base64 === null ? null : Buffer.from(base64, 'base64').toString('utf8');
}
