import type { Transaction } from '@/lib/platform/db/types';
import { enqueue } from '@/lib/platform/jobs/enqueue';

/**
 * Queues the work of a rollout: its dry run, its start, or its continuation after a pause. Each is a separate job,
 * because the job before may not have ended yet when somebody starts the next one.
 */
export async function queueTurn(tx: Transaction, rolloutId: string, turn: number): Promise<void> {
  await enqueue(tx, 'rollout', `${rolloutId}#${turn}`);
}

/** The rollout and the turn of a job. */
export function readTurn(subjectId: string): { rolloutId: string; turn: number } {
  const [rolloutId = '', turn = ''] = subjectId.split('#');
  return { rolloutId, turn: Number(turn) };
}
