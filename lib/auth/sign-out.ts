import { recordAudit } from '@/lib/audit/record';
import { db } from '@/lib/db/client';
import { auth } from './auth';
import { sessionActor } from './session-actor';
import { type SessionCookie, sessionCookies } from './sign-in';

/**
 * Ends the session of a request's cookie, in the database too. Without a session it does nothing.
 *
 * @returns the cookies to set: those that make the browser forget
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
