import type { Actor } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { countAttempt } from '@/lib/access/auth/limit';
import { assertPassword, hashPassword, verifyPassword } from '@/lib/access/auth/password';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';

/**
 * Changes the caller's own password. All of their sessions end, this one too: they sign in with the new password.
 *
 * @throws CodedError auth.forbidden (403) for a token; user.current-password-wrong (422), field current;
 *   auth.too-many-attempts (429); user.password-too-short, user.password-too-long (422)
 */
export async function changePassword(actor: Actor, current: string, password: string): Promise<void> {
  const { kind, id, name } = actor;
  if (kind !== 'user' || !id) throw new CodedError('auth.forbidden', 403, { role: 'viewer', have: kind });
  assertPassword(password);
  await countAttempt(`change-password:${id}`, { max: 10, windowMs: 5 * 60_000 });
  const account = await db.account.findFirst({ where: { userId: id, providerId: 'credential' } });
  if (!account?.password || !(await verifyPassword(account.password, current))) {
    throw new CodedError('user.current-password-wrong', 422, {}, 'current');
  }
  const hash = await hashPassword(password);
  await db.$transaction(async (tx) => {
    const { count } = await tx.account.updateMany({
      // Somebody may have reset it since the comparison.
      where: { id: account.id, password: account.password },
      data: { password: hash },
    });
    if (count === 0) throw new CodedError('user.current-password-wrong', 422, {}, 'current');
    await tx.session.deleteMany({ where: { userId: id } });
    await recordAudit(tx, actor, {
      action: 'user.change-password',
      subjectKind: 'user',
      subjectId: id,
      subjectName: name,
    });
  });
}
