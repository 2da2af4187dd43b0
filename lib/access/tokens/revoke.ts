import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';

/**
 * Ends an API token at once; the next request with it is refused. A token that was revoked before is not changed.
 *
 * @throws CodedError auth.forbidden (403), token.not-found (404)
 */
export async function revokeToken(actor: Actor, id: string): Promise<void> {
  assertRole(actor, 'admin');
  await db.$transaction(async (tx) => {
    const token = await tx.apiToken.findUnique({ where: { id } });
    if (!token) throw new CodedError('token.not-found', 404);
    const { count } = await tx.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count === 0) return;
    await recordAudit(tx, actor, {
      action: 'token.revoke',
      subjectKind: 'token',
      subjectId: id,
      subjectName: token.name,
    });
  });
}
