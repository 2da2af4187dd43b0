import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { words } from '@/app/preferences';
import { SetUpForm } from '@/components/auth/sign-in-form';
import { Notice } from '@/components/ui/notice';
import { isSetUpToken, needsSetUp } from '@/lib/access/users/set-up';
import { setUp } from './actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('auth'))('setUp.title') };
}

type Props = { searchParams: Promise<{ token?: string }> };

export default async function SetUpPage({ searchParams }: Props) {
  if (!(await needsSetUp())) redirect('/sign-in');
  const [say, { token }] = await Promise.all([words('auth'), searchParams]);
  const valid = typeof token === 'string' && (await isSetUpToken(token));
  return (
    <>
      <h1 className="mb-2 font-semibold text-2xl tracking-tight">{say('setUp.title')}</h1>
      {valid ? (
        <>
          <p className="mb-5 text-soft">{say('setUp.lead')}</p>
          <SetUpForm action={setUp} token={token} />
        </>
      ) : (
        <Notice title={say(token ? 'setUp.wrong' : 'setUp.noLink')} tone="warn">
          {say('setUp.where')}
        </Notice>
      )}
    </>
  );
}
