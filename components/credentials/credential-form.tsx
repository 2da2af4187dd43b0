'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import type { FormAction } from '@/components/ui/form-result';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';
import { type CredentialDefaults, CredentialFields } from './credential-fields';

/** Adds a credential, or changes one (`id`). */
export function CredentialForm({
  action,
  id,
  defaults,
  reason,
}: {
  action: FormAction;
  id?: string;
  defaults: CredentialDefaults;
  reason: string | null;
}) {
  const say = useTranslations('credential');
  const common = useTranslations('common');
  const [result, send, pending] = useActionState(action, { status: 'idle' });
  const errors = result.status === 'error' ? result.fields : {};
  return (
    <ActionForm action={send} className="max-w-3xl space-y-4" label={say('formLabel')} result={result}>
      {result.status === 'error' ? (
        <Notice live tone="bad">
          {result.message ?? common('error.noMessage')}
        </Notice>
      ) : null}
      {result.status === 'ok' ? (
        <Notice live tone="good">
          {common('saved')}
        </Notice>
      ) : null}
      {id ? <input name="id" type="hidden" value={id} /> : null}
      <CredentialFields defaults={defaults} errors={errors} kept={id !== undefined} />
      <Submit pending={pending} reason={reason}>
        {id ? common('save') : say('add')}
      </Submit>
    </ActionForm>
  );
}
