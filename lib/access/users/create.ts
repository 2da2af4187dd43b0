import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { User } from '@/lib/platform/db/types';
import { checkUserDraft, type UserDraft } from './draft';
import { hashDraft, insertUser } from './insert';

/**
 * Adds a user, who signs in with the e-mail and password given here.
 *
 * @throws CodedError auth.forbidden (403), user.duplicate-email (409), those of checkUserDraft (422)
 */
export async function createUser(actor: Actor, input: UserDraft): Promise<User> {
  assertRole(actor, 'admin');
  const draft = await hashDraft(checkUserDraft(input));
  return db.$transaction(async (tx) => {
    await exclusive(tx, 'users');
    const user = await insertUser(tx, draft);
    await recordAudit(tx, actor, {
      action: 'user.create',
      subjectKind: 'user',
      subjectId: user.id,
      subjectName: user.email,
      after: { name: user.name, role: user.role },
    });
    return user;
  });
}
