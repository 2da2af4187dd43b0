'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { type ActionResult, attempt } from '@/app/action-result';
import { setSessionCookies } from '@/app/session';
import { sourceAddress } from '@/lib/access/auth/source-address';
import { createFirstAdmin } from '@/lib/access/users/create-first-admin';
import { signIn } from '@/lib/access/users/sign-in';

/** Creates the first administrator with the token of the set-up link, and signs them in. */
export async function setUp(_before: unknown, form: FormData): Promise<ActionResult> {
  const email = String(form.get('email') ?? '');
  const password = String(form.get('password') ?? '');
  const result = await attempt(async () => {
    const sent = new Headers(await headers());
    await createFirstAdmin(String(form.get('token') ?? ''), { email, name: '', password }, sourceAddress(sent));
    const signed = await signIn({ email, password }, sent);
    await setSessionCookies(signed.cookies);
    return null;
  });
  if (result.status === 'ok') redirect('/');
  return result;
}
