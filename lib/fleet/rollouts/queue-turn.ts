import type { Transaction } from '@/lib/platform/db/types';
import { enqueue } from '@/lib/platform/jobs/enqueue';

/**
 * Queues the work of a rollout: its dry run, its start, or going on after a pause. Each is a job of its own, because the
 * one before may still be about to end when somebody says go.
 */
export async function queueTurn(tx: Transaction, rolloutId: string, turn: number): Promise<void> {
  await enqueue(tx, 'rollout', `${rolloutId}#${turn}`);
}

/** The rollout and the turn that a job is for. */
export function readTurn(subjectId: string): { rolloutId: string; turn: number } {
  const [rolloutId = '', turn = ''] = subjectId.split('#');
  return { rolloutId, turn: Number(turn) };
}
