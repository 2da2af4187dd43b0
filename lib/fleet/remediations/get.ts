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
  /**
   * It was confirmed, or failed after it began, and the state before it is known: a plan can restore it. False if a
   * plan has done so after a failure, and for a plan that repaired a network: nobody wants the broken state back.
   */
  canRollBack: boolean;
  /** Commands for a person who restores by hand what the instance could not restore: lines for a shell there. */
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

/** The fields that `toDetail` reads. */
const REMEDIATION_DETAIL = {
  steps: { orderBy: { position: 'asc' } },
  instance: { select: { id: true, name: true, address: true, port: true } },
  rolloutMember: { select: { rolloutId: true } },
} satisfies Prisma.RemediationInclude;

/**
 * One remediation with its plan and steps, to be shown: secrets in daemon.json and in the instance's output are masked.
 * Code that carries a plan out or restores bytes reads the row itself.
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

/** @param isUndone another plan has already restored what it left */
function toDetail({ rolloutMember, ...row }: Row, isUndone: boolean): RemediationDetail {
  const state = toRemediationState(row.state);
  const plan = readPlan(row.kind, row.plan);
  const takenBack = kindOf(row.kind)?.takenBack;
  const reasonParams = (row.reasonParams ?? {}) as Record<string, string | number>;
  const failedMidway = state === 'failed' && row.startedAt !== null;
  // Without a result from the instance, the instance may be rolling back at this moment.
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

/** A state as stored in a row. An unknown state counts as failed. */
export function toRemediationState(text: string): RemediationState {
  return REMEDIATION_STATES.find((state) => state === text) ?? 'failed';
}

function decode(base64: string | null): string | null {
  return base64 === null ? null : Buffer.from(base64, 'base64').toString('utf8');
}
