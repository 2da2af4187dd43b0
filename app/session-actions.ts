'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { signIn as signInWith } from '@/lib/access/users/sign-in';
import { signOut as signOutOf } from '@/lib/access/users/sign-out';
import { type ActionResult, attempt } from './action-result';
import { setSessionCookies } from './session';

/** Signs in and redirects to the page that the person wanted: only to one of our own paths. */
export async function signIn(_before: unknown, form: FormData): Promise<ActionResult> {
  const wanted = String(form.get('next') ?? '');
  const result = await attempt(async () => {
    const signed = await signInWith(
      { email: String(form.get('email') ?? ''), password: String(form.get('password') ?? '') },
      new Headers(await headers()),
    );
    await setSessionCookies(signed.cookies);
    return null;
  });
  if (result.status === 'ok') redirect(/^\/(?![/\\])/.test(wanted) ? wanted : '/');
  return result;
}

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  await setSessionCookies(await signOutOf(new Headers(await headers())));
  redirect('/sign-in');
}
