import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { type Actor, assertRole, type Role } from '@/lib/access/actor/actor';
import { sessionActor } from '@/lib/access/auth/session-actor';
import { needsSetUp } from '@/lib/access/users/set-up';
import type { SessionCookie } from '@/lib/access/users/sign-in';

/** The person of the request's session; null without a session. Read once for each request. */
export const currentActor = cache(async (): Promise<Actor | null> => sessionActor(new Headers(await headers())));

/**
 * The caller, on a page or in an action. Without a session it redirects to the sign-in page, or to set-up if there are
 * no users.
 *
 * @throws CodedError auth.forbidden (403) when the role does not include `role`
 */
export async function requireActor(role: Role = 'viewer'): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect((await needsSetUp()) ? '/set-up' : '/sign-in');
  assertRole(actor, role);
  return actor;
}

/** Sets the cookies from signing in or out in the browser; only in actions and route handlers. */
export async function setSessionCookies(sessionCookies: SessionCookie[]): Promise<void> {
  const jar = await cookies();
  for (const { name, value, ...options } of sessionCookies) jar.set(name, value, options);
}
