'use client';

import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';
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
  const { result, send, pending, errors } = useFormAction(action);
  return (
    <ActionForm
      action={send}
      className="max-w-3xl space-y-4"
      label={say('formLabel')}
      result={result}
      said={common('saved')}
    >
      {id ? <input name="id" type="hidden" value={id} /> : null}
      <CredentialFields defaults={defaults} errors={errors} kept={id !== undefined} />
      <Submit pending={pending} reason={reason}>
        {id ? common('save') : say('add')}
      </Submit>
    </ActionForm>
  );
}
