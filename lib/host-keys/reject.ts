import type { Actor } from '@/lib/auth/actor';
import type { HostKey } from '@/lib/db/types';

/**
 * Never trusts a key, not even on first use. Rejecting the approved key leaves the instance without one.
 * @throws CodedError `host-key.not-found` (404)
 */
export async function rejectHostKey(actor: Actor, id: string): Promise<HostKey> {
  throw new Error(`not yet: ${actor.name} ${id}`);
}
