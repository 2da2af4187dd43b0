import { type Actor, isRole } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import { hashToken, TOKEN_PREFIX } from './hash-token';

/** Resolution of "last used": one write for each request would be too many. */
const LAST_USED_MS = 60_000;

/**
 * The actor of a bearer token. It is looked up by its hash, so the comparison takes the same time for every token.
 *
 * @param bearer the token, without `Bearer `
 * @returns null for a token that is unknown, revoked or expired
 */
export async function authenticateToken(
  bearer: string,
  sourceAddress: string | null = null,
  now = new Date(),
): Promise<Actor | null> {
  if (!bearer.startsWith(TOKEN_PREFIX) || bearer.length > 100) return null;
  const token = await db.apiToken.findUnique({ where: { hash: hashToken(bearer) } });
  if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= now) || !isRole(token.role)) return null;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > LAST_USED_MS) {
    await db.apiToken.update({ where: { id: token.id }, data: { lastUsedAt: now } });
  }
  return { kind: 'token', id: token.id, name: token.name, role: token.role, sourceAddress };
}
