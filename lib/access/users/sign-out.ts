import { recordAudit } from '@/lib/access/audit/record';
import { auth } from '@/lib/access/auth/auth';
import { sessionActor } from '@/lib/access/auth/session-actor';
import { db } from '@/lib/platform/db/client';
import { type SessionCookie, sessionCookies } from './sign-in';

/**
 * Ends the session of a request's cookie, also in the database. Without a session it does nothing.
 *
 * @returns the cookies to set, which remove the session cookie
 */
export async function signOut(headers: Headers): Promise<SessionCookie[]> {
  const actor = await sessionActor(headers);
  const { headers: answer } = await auth().api.signOut({ headers, returnHeaders: true });
  if (actor) {
    const subject = { subjectKind: 'user', subjectId: actor.id, subjectName: actor.name };
    await recordAudit(db, actor, { action: 'session.remove', ...subject });
  }
  return sessionCookies(answer);
}
