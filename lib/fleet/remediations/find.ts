import { exclusive } from '@/lib/platform/db/exclusive';
import type { Prisma, RemediationStep, Transaction, Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import type { StepState } from '@/lib/remote/runner/journal';
import { AFTER, type After, afterOf } from './after';
import type { RemediationPlan } from './kind-of';
import { readPlan, type UnknownPlan } from './read-plan';
import { REMEDIATION_STATES, type RemediationState } from './types';

export type RemediationStepRow = Omit<RemediationStep, 'state' | 'remediationId'> & { state: StepState };

/** The fields that `toFoundRemediation` reads. */
export const FOUND_REMEDIATION = {
  steps: { orderBy: { position: 'asc' } },
  instance: { select: { id: true, name: true, address: true, port: true } },
  rolloutMember: { select: { rolloutId: true } },
  ...AFTER,
} satisfies Prisma.RemediationInclude;

type Row = Prisma.RemediationGetPayload<{ include: typeof FOUND_REMEDIATION }>;

/**
 * A remediation as stored in its rows, not masked: for code that decides by it, carries it out or rolls it back.
 * `shownRemediation` makes its view.
 */
export type FoundRemediation = Omit<
  Row,
  'state' | 'reasonParams' | 'plan' | 'before' | 'after' | 'rolloutMember' | 'steps' | 'cause' | 'inspection'
> & {
  state: RemediationState;
  reasonParams: Record<string, string | number>;
  plan: RemediationPlan | UnknownPlan;
  /** The bytes before and after the change; null if there are none. */
  before: Uint8Array | null;
  after: Uint8Array | null;
  /** The rollout that it was planned for. */
  rolloutId: string | null;
  /** What the inspection after it shows. */
  shows: After;
  /** In the order in which they happened. */
  steps: RemediationStepRow[];
};

/** @throws CodedError `remediation.not-found` (404) */
export async function findRemediation(tx: Tx, id: string): Promise<FoundRemediation> {
  const row = await tx.remediation.findUnique({ where: { id }, include: FOUND_REMEDIATION });
  if (!row) throw new CodedError('remediation.not-found', 404);
  return toFoundRemediation(row);
}

/**
 * The same for a transaction that decides by it. The call locks the changes of the instance until the
 * end of the transaction.
 * @throws CodedError `remediation.not-found` (404)
 */
export async function holdRemediation(tx: Transaction, id: string): Promise<FoundRemediation> {
  // The instance of a remediation never changes, so it can be read before the lock.
  const owner = await tx.remediation.findUnique({ where: { id }, select: { instanceId: true } });
  if (owner) await exclusive(tx, `changes on ${owner.instanceId}`);
  return findRemediation(tx, id);
}

export function toFoundRemediation({ rolloutMember, cause, inspection, ...row }: Row): FoundRemediation {
  return {
    ...row,
    shows: afterOf({ ...row, cause, inspection }),
    state: toRemediationState(row.state),
    reasonParams: (row.reasonParams ?? {}) as Record<string, string | number>,
    plan: readPlan(row.kind, row.plan),
    before: bytes(row.before),
    after: bytes(row.after),
    rolloutId: rolloutMember?.rolloutId ?? null,
    steps: row.steps.map(({ remediationId: _, ...step }) => ({ ...step, state: step.state as StepState })),
  };
}

/** A state as stored in a row. An unknown state counts as failed. */
export function toRemediationState(text: string): RemediationState {
  return REMEDIATION_STATES.find((state) => state === text) ?? 'failed';
}

function bytes(base64: string | null): Uint8Array | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}
