import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import { type DecidedHostKey, decideHostKey } from './decide';
import { findHostKey } from './find';

/**
 * Trusts a key from now on. The key that was trusted before becomes `replaced`.
 * @throws CodedError `host-key.not-found` (404), `auth.forbidden` (403)
 */
export async function approveHostKey(actor: Actor, id: string): Promise<DecidedHostKey> {
  assertRole(actor, 'operator');
  return db.$transaction(async (tx) => decideHostKey(tx, actor, await findHostKey(tx, id), 'approved'));
}
