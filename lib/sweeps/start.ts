import type { Actor } from '@/lib/auth/actor';
import type { SweepRow } from './get';
import type { SweepOptions, SweepScope } from './schema';

/**
 * Queues inspections over many instances. The list of instances is frozen now: what is added to the fleet later, or
 * comes to match the filter, is not inspected.
 * @throws InvalidInput `sweep.*`; CodedError `sweep.nothing-matches` (422), `instance.not-found` (404) where an id of the list is unknown
 */
export async function startSweep(actor: Actor, scope: SweepScope, options: SweepOptions = {}): Promise<SweepRow> {
  throw new Error(`not yet: ${actor.name} ${scope} ${options}`);
}
