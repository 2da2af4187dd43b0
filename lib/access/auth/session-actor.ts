import { type Actor, isRole } from '@/lib/access/actor/actor';
import { auth } from './auth';
import { sourceAddress } from './source-address';

/**
 * Who a request's session cookie belongs to.
 *
 * @param headers the request's: cookie, and the address it came from
 * @returns null without a session, or when it has ended
 */
export async function sessionActor(headers: Headers): Promise<Actor | null> {
  if (!headers.get('cookie')) return null;
  const session = await auth().api.getSession({ headers });
  if (!session || !isRole(session.user.role)) return null;
  const { id, email, role } = session.user;
  return { kind: 'user', id, name: email, role, sourceAddress: sourceAddress(headers) };
}
