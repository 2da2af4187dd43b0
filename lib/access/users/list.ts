import { type Actor, assertRole, type Role, toRole } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import type { User } from '@/lib/platform/db/types';

/** A user, and their last sign-in (of the sessions that still exist). */
export type ListedUser = Pick<User, 'id' | 'email' | 'name' | 'createdAt'> & { role: Role; lastSignInAt: Date | null };

/**
 * All users, by e-mail.
 *
 * @throws CodedError auth.forbidden (403)
 */
export async function listUsers(actor: Actor): Promise<ListedUser[]> {
  assertRole(actor, 'admin');
  const users = await db.user.findMany({
    orderBy: { email: 'asc' },
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      createdAt: true,
      sessions: { orderBy: { createdAt: 'desc' }, take: 1, select: { createdAt: true } },
    },
  });
  return users.map(({ sessions, ...user }) => ({
    ...user,
    role: toRole(user.role),
    lastSignInAt: sessions[0]?.createdAt ?? null,
  }));
}
