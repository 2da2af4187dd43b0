import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { assertAnotherAdmin, findUser } from './find';

/**
 * Removes a user and ends their sessions. Their entries stay in the audit trail under their e-mail. API tokens that
 * they created stay valid, because programs depend on them.
 *
 * @throws CodedError auth.forbidden (403), user.not-found (404), user.last-admin (409)
 */
export async function removeUser(actor: Actor, id: string): Promise<void> {
  assertRole(actor, 'admin');
  await db.$transaction(async (tx) => {
    await exclusive(tx, 'users');
    const user = await findUser(tx, id);
    await assertAnotherAdmin(tx, user);
    await tx.user.delete({ where: { id } });
    await recordAudit(tx, actor, {
      action: 'user.remove',
      subjectKind: 'user',
      subjectId: id,
      subjectName: user.email,
      before: { name: user.name, role: user.role },
    });
  });
}
