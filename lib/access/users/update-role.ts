import { type Actor, assertRole, isRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { assertAnotherAdmin, findUser } from './find';

/**
 * Gives a user another role. It applies from the next request on.
 *
 * @throws CodedError auth.forbidden (403), user.not-found (404), user.last-admin (409), user.unknown-role (422)
 */
export async function updateUserRole(actor: Actor, id: string, role: string): Promise<void> {
  assertRole(actor, 'admin');
  if (!isRole(role)) throw new CodedError('user.unknown-role', 422, {}, 'role');
  await db.$transaction(async (tx) => {
    await exclusive(tx, 'users');
    const user = await findUser(tx, id);
    if (user.role === role) return;
    await assertAnotherAdmin(tx, user);
    await tx.user.update({ where: { id }, data: { role } });
    await recordAudit(tx, actor, {
      action: 'user.update-role',
      subjectKind: 'user',
      subjectId: id,
      subjectName: user.email,
      before: { role: user.role },
      after: { role },
    });
  });
}
