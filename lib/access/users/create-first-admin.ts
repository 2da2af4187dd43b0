import type { Actor } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { countAttempt } from '@/lib/access/auth/limit';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { checkUserDraft, type UserDraft } from './draft';
import { hashDraft, insertUser } from './insert';
import { isSetUpToken, SET_UP_TOKEN } from './set-up';

/**
 * Creates the first administrator: with the token of the set-up link, or, at an unattended start, by the program
 * itself.
 *
 * @param token the set-up token; null when the program itself does it with the values from the environment
 * @returns the new user, who can sign in with this e-mail and password
 * @throws CodedError user.set-up-done (409) when there is a user already; user.set-up-token-wrong (403);
 *   auth.too-many-attempts (429); those of checkUserDraft (422)
 */
export async function createFirstAdmin(
  token: string | null,
  input: Omit<UserDraft, 'role'>,
  sourceAddress: string | null,
): Promise<Actor> {
  if (token !== null) {
    await countAttempt(`set-up:${sourceAddress}`, { max: 20, windowMs: 60_000 });
    if ((await db.user.count()) > 0) throw new CodedError('user.set-up-done', 409);
    if (!(await isSetUpToken(token))) throw new CodedError('user.set-up-token-wrong', 403);
  }
  const draft = await hashDraft(checkUserDraft({ ...input, role: 'admin' }));

  return db.$transaction(async (tx) => {
    await exclusive(tx, 'users');
    // Checked again in the transaction: if two people use the link, only one wins.
    if ((await tx.user.count()) > 0) throw new CodedError('user.set-up-done', 409);
    const user = await insertUser(tx, draft);
    await tx.setting.deleteMany({ where: { key: SET_UP_TOKEN } });
    const actor: Actor = { kind: 'user', id: user.id, name: user.email, role: 'admin', sourceAddress };
    await recordAudit(tx, actor, {
      action: 'user.create',
      subjectKind: 'user',
      subjectId: user.id,
      subjectName: user.email,
      after: { name: user.name, role: user.role, by: token === null ? 'environment' : 'set-up link' },
    });
    return actor;
  });
}
