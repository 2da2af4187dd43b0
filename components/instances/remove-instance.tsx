'use client';

import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Icon } from '@/components/ui/icon';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

interface Props {
  id: string;
  name: string;
  action: FormAction;
}

/** Requires an instance's name before it and its history are removed. */
export function RemoveInstance(props: Props) {
  const say = useTranslations('form');
  const common = useTranslations('common');
  return (
    <ConfirmDialog
      look="btn-danger"
      title={say('removeTitle', { name: props.name })}
      trigger={
        <>
          <Icon as={Trash2} />
          {common('remove')}
        </>
      }
    >
      {(close) => <RemoveForm {...props} close={close} />}
    </ConfirmDialog>
  );
}

function RemoveForm({ id, name, action, close }: Props & { close: () => void }) {
  const say = useTranslations('form');
  const common = useTranslations('common');
  const { result, send, pending, errors } = useFormAction(action);
  const [typed, setTyped] = useState('');
  return (
    <ActionForm action={send} className="space-y-4" label={say('removeConfirm')} result={result}>
      <p className="text-soft">{say('removeBody')}</p>
      <input name="instanceId" type="hidden" value={id} />
      <TextField
        error={errors.confirmation}
        label={say('removeType', { name })}
        name="confirmation"
        onChange={(event) => setTyped(event.target.value)}
        spellCheck={false}
        value={typed}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <button className="btn" onClick={close} type="button">
          {common('cancel')}
        </button>
        <Submit look="btn-danger" pending={pending} reason={typed.trim() === name ? null : say('removeTypeFirst')}>
          {say('removeConfirm')}
        </Submit>
      </div>
    </ActionForm>
  );
}
