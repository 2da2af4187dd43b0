import type { Actor } from '@/lib/auth/actor';
import type { SweepRow } from './get';

/**
 * Asks a sweep to stop: running connections are aborted, what is finished stays.
 * @throws CodedError `sweep.not-found` (404), `sweep.ended` (409)
 */
export async function cancelSweep(actor: Actor, id: string): Promise<SweepRow> {
  throw new Error(`not yet: ${actor.name} ${id}`);
}
