'use client';

import { KeyRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { SelectField, TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

const ROLES = ['viewer', 'operator', 'admin'] as const;

/** Creates an API token, which is shown only once. */
export function TokenForm({ action }: { action: FormAction }) {
  const say = useTranslations('settings');
  const common = useTranslations('common');
  const { result, send, pending, errors } = useFormAction(action);
  const token = result.status === 'ok' ? (result.data as { token: string }).token : null;
  return (
    <ActionForm action={send} className="space-y-4" label={say('tokens.make')} result={result}>
      {token ? (
        <Notice live title={say('tokens.once')} tone="good">
          <code className="mt-1 block select-all break-all rounded border border-line bg-sunken px-2 py-1 font-mono">
            {token}
          </code>
        </Notice>
      ) : null}
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <TextField error={errors.name} hint={say('tokens.nameHint')} label={say('tokens.name')} name="name" />
        <SelectField defaultValue="operator" error={errors.role} label={say('users.role')} name="role">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {common(`role.${role}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          error={errors.expiresAt}
          hint={say('tokens.expiresHint')}
          label={say('tokens.expires')}
          name="expiresAt"
          optional={common('optional')}
          type="date"
        />
      </div>
      <Submit icon={KeyRound} pending={pending}>
        {say('tokens.make')}
      </Submit>
    </ActionForm>
  );
}
