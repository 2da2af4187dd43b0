import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { attemptsOn } from '@/lib/access/auth/limit';
import { assertPassword, hashPassword } from '@/lib/access/auth/password';
import { db } from '@/lib/platform/db/client';
import { findUser } from './find';

/**
 * Sets another password for a user, ends all of their sessions and resets the count of wrong attempts.
 *
 * @throws CodedError auth.forbidden (403), user.not-found (404), user.password-too-short, user.password-too-long (422)
 */
export async function resetPassword(actor: Actor, id: string, password: string): Promise<void> {
  assertRole(actor, 'admin');
  assertPassword(password);
  const hash = await hashPassword(password);
  await db.$transaction(async (tx) => {
    const user = await findUser(tx, id);
    await tx.account.updateMany({ where: { userId: id, providerId: 'credential' }, data: { password: hash } });
    await tx.session.deleteMany({ where: { userId: id } });
    await tx.rateLimit.deleteMany({ where: { key: { startsWith: attemptsOn(user.email) } } });
    await recordAudit(tx, actor, {
      action: 'user.reset-password',
      subjectKind: 'user',
      subjectId: id,
      subjectName: user.email,
    });
  });
}
