import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { words } from '@/app/preferences';
import { currentActor } from '@/app/session';
import { signIn } from '@/app/session-actions';
import { SignInForm } from '@/components/auth/sign-in-form';
import { needsSetUp } from '@/lib/access/users/set-up';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('auth'))('signIn') };
}

type Props = { searchParams: Promise<{ next?: string }> };

export default async function SignInPage({ searchParams }: Props) {
  if (await currentActor()) redirect('/');
  if (await needsSetUp()) redirect('/set-up');
  const [say, { next }] = await Promise.all([words('auth'), searchParams]);
  return (
    <>
      <h1 className="mb-5 font-semibold text-2xl tracking-tight">{say('signInTitle')}</h1>
      <SignInForm action={signIn} next={typeof next === 'string' ? next : ''} />
      <p className="mt-6 text-soft text-sm">{say('forgotten')}</p>
    </>
  );
}
