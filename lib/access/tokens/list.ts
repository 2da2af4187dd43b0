import { type Actor, assertRole, type Role, toRole } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import type { ApiToken } from '@/lib/platform/db/types';

/** A token as it may be shown. */
export type TokenRow = Omit<ApiToken, 'hash' | 'role'> & { role: Role };

/**
 * All API tokens, newest first, including revoked and expired ones. The token itself is not included.
 *
 * @throws CodedError auth.forbidden (403)
 */
export async function listTokens(actor: Actor): Promise<TokenRow[]> {
  assertRole(actor, 'admin');
  const rows = await db.apiToken.findMany({ omit: { hash: true }, orderBy: { id: 'desc' } });
  return rows.map((row) => ({ ...row, role: toRole(row.role) }));
}
