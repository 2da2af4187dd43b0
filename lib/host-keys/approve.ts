import type { Actor } from '@/lib/auth/actor';
import type { HostKey } from '@/lib/db/types';

/**
 * Trusts a key from now on; the key that was trusted before becomes `replaced`.
 * @throws CodedError `host-key.not-found` (404)
 */
export async function approveHostKey(actor: Actor, id: string): Promise<HostKey> {
  throw new Error(`not yet: ${actor.name} ${id}`);
}
