'use client';

import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

export function SignInForm({ action, next }: { action: FormAction; next: string }) {
  const say = useTranslations('auth');
  const { result, send, pending, errors } = useFormAction(action);
  return (
    <ActionForm action={send} className="space-y-4" result={result}>
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

/** Creates the first administrator. */
export function SetUpForm({ action, token }: { action: FormAction; token: string }) {
  const say = useTranslations('auth');
  const { result, send, pending, errors } = useFormAction(action);
  return (
    <ActionForm action={send} className="space-y-4" result={result}>
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
