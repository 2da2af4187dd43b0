import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { type Actor, assertRole, type Role } from '@/lib/access/actor/actor';
import { sessionActor } from '@/lib/access/auth/session-actor';
import { needsSetUp } from '@/lib/access/users/set-up';
import type { SessionCookie } from '@/lib/access/users/sign-in';

/** Who the request's session belongs to; null without one. Asked once a request. */
export const currentActor = cache(async (): Promise<Actor | null> => sessionActor(new Headers(await headers())));

/**
 * Who asks, on a page or in an action. Without a session it leads to the sign-in page, or to set-up when there is nobody.
 *
 * @throws CodedError auth.forbidden (403) when the role does not include `role`
 */
export async function requireActor(role: Role = 'viewer'): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect((await needsSetUp()) ? '/set-up' : '/sign-in');
  assertRole(actor, role);
  return actor;
}

/** Hands the browser the cookies that signing in or out answered with; in actions and route handlers only. */
export async function setSessionCookies(sessionCookies: SessionCookie[]): Promise<void> {
  const jar = await cookies();
  for (const { name, value, ...options } of sessionCookies) jar.set(name, value, options);
}
