import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import { type DecidedHostKey, decideHostKey } from './decide';
import { findHostKey } from './find';

/**
 * Never trusts a key, not even on first use. If it was the approved key, the instance then has none.
 * @throws CodedError `host-key.not-found` (404), `auth.forbidden` (403)
 */
export async function rejectHostKey(actor: Actor, id: string): Promise<DecidedHostKey> {
  assertRole(actor, 'operator');
  return db.$transaction(async (tx) => decideHostKey(tx, actor, await findHostKey(tx, id), 'rejected'));
}
