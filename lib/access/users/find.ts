import type { Transaction, User } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';

/** @throws CodedError user.not-found (404) */
export async function findUser(tx: Transaction, id: string): Promise<User> {
  const user = await tx.user.findUnique({ where: { id } });
  if (!user) throw new CodedError('user.not-found', 404);
  return user;
}

/**
 * Refuses to remove the last administrator or their role: nobody could undo it.
 *
 * @throws CodedError user.last-admin (409)
 */
export async function assertAnotherAdmin(tx: Transaction, user: User): Promise<void> {
  if (user.role !== 'admin') return;
  const others = await tx.user.count({ where: { role: 'admin', id: { not: user.id } } });
  if (others === 0) throw new CodedError('user.last-admin', 409);
}
