import { exclusive } from '@/lib/platform/db/exclusive';
import type { Rollout, Transaction, Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { ROLLOUT_STATES, type RolloutState, type RolloutSummary } from './types';

/** A rollout as stored in its row: for verbs. @throws CodedError `rollout.not-found` (404) */
export async function findRollout(tx: Tx, id: string): Promise<Rollout> {
  const row = await tx.rollout.findUnique({ where: { id } });
  if (!row) throw new CodedError('rollout.not-found', 404);
  return row;
}

/**
 * The same for a transaction that decides by it. The call locks the rollout until the end of the transaction.
 * @throws CodedError `rollout.not-found` (404)
 */
export async function holdRollout(tx: Transaction, id: string): Promise<Rollout> {
  await exclusive(tx, `rollout ${id}`);
  return findRollout(tx, id);
}

/** The state of a rollout. An unknown state counts as stopped. */
export function stateOf({ state: text }: Pick<Rollout, 'state'>): RolloutState {
  return ROLLOUT_STATES.find((state) => state === text) ?? 'stopped';
}

/** The summary of a rollout's plan; null until its dry run has ended. */
export function summaryOf({ summary }: Pick<Rollout, 'summary'>): RolloutSummary | null {
  // Written by lib/fleet/rollouts/freeze.ts with this type.
  return summary as RolloutSummary | null;
}
