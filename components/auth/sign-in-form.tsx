'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';

export function SignInForm({ action, next }: { action: FormAction; next: string }) {
  const say = useTranslations('auth');
  const [result, send, pending] = useActionState(action, { status: 'idle' });
  const errors = result.status === 'error' ? result.fields : {};
  return (
    <ActionForm action={send} className="space-y-4" result={result}>
      {result.status === 'error' && result.message ? (
        <Notice live tone="bad">
          {result.message}
        </Notice>
      ) : null}
      <input name="next" type="hidden" value={next} />
      <TextField autoComplete="username" error={errors.email} label={say('email')} name="email" required type="email" />
      <TextField
        autoComplete="current-password"
        error={errors.password}
        label={say('password')}
        name="password"
        required
        type="password"
      />
      <Submit pending={pending}>{say('signIn')}</Submit>
    </ActionForm>
  );
}

/** Makes the first administrator. */
export function SetUpForm({ action, token }: { action: FormAction; token: string }) {
  const say = useTranslations('auth');
  const [result, send, pending] = useActionState(action, { status: 'idle' });
  const errors = result.status === 'error' ? result.fields : {};
  return (
    <ActionForm action={send} className="space-y-4" result={result}>
      {result.status === 'error' && result.message ? (
        <Notice live tone="bad">
          {result.message}
        </Notice>
      ) : null}
      <input name="token" type="hidden" value={token} />
      <TextField autoComplete="username" error={errors.email} label={say('email')} name="email" required type="email" />
      <TextField
        autoComplete="new-password"
        error={errors.password}
        hint={say('passwordHint')}
        label={say('password')}
        name="password"
        required
        type="password"
      />
      <Submit pending={pending}>{say('setUp.create')}</Submit>
    </ActionForm>
  );
}
