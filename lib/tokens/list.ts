import { type Actor, assertRole } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import type { ApiToken } from '@/lib/db/types';

/**
 * All API tokens, newest first, revoked and expired ones included; never what would let one be used.
 *
 * @throws CodedError auth.forbidden (403)
 */
export async function listTokens(actor: Actor): Promise<Omit<ApiToken, 'hash'>[]> {
  assertRole(actor, 'admin');
  return db.apiToken.findMany({ omit: { hash: true }, orderBy: { id: 'desc' } });
}
