import { randomUUID } from 'node:crypto';
import { hashPassword } from '@/lib/access/auth/password';
import { isUniqueViolation, type Transaction, type User } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import type { UserDraft } from './draft';

/** The hash is made before the transaction: it takes about 100 ms, and the transaction would block other writers. */
export async function hashDraft(draft: UserDraft): Promise<UserDraft & { hash: string }> {
  return { ...draft, hash: await hashPassword(draft.password) };
}

/**
 * Writes a user and the account that better-auth signs in with.
 *
 * @throws CodedError user.duplicate-email (409)
 */
export async function insertUser(tx: Transaction, draft: UserDraft & { hash: string }): Promise<User> {
  const id = randomUUID();
  try {
    return await tx.user.create({
      data: {
        id,
        email: draft.email,
        emailVerified: true,
        name: draft.name,
        role: draft.role,
        accounts: { create: { id: randomUUID(), accountId: id, providerId: 'credential', password: draft.hash } },
      },
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new CodedError('user.duplicate-email', 409, { email: draft.email }, 'email');
    throw error;
  }
}
