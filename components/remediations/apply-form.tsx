'use client';

import { Wrench } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

/** Applies a plan. If containers stop, the instance's name must be typed first. */
export function ApplyForm({
  action,
  id,
  planHash,
  instanceName,
  typed,
  button,
  reason,
}: {
  action: FormAction;
  id: string;
  planHash: string;
  instanceName: string;
  /** Whether the name has to be typed: containers are interrupted. */
  typed: boolean;
  /** The text of the button. */
  button: string;
  reason: string | null;
}) {
  const say = useTranslations('fix');
  const { result, send, pending, errors } = useFormAction(action);
  const [name, setName] = useState('');
  const wrong = typed && name.trim() !== instanceName;
  return (
    <ActionForm action={send} className="space-y-3" label={say('apply.label')} result={result}>
      <input name="id" type="hidden" value={id} />
      <input name="planHash" type="hidden" value={planHash} />
      {typed && !reason ? (
        <TextField
          error={errors.confirmation}
          label={say('apply.type', { name: instanceName })}
          name="confirmation"
          onChange={(event) => setName(event.target.value)}
          spellCheck={false}
          value={name}
        />
      ) : null}
      <Submit icon={Wrench} pending={pending} reason={reason ?? (wrong ? say('apply.typeFirst') : null)}>
        {button}
      </Submit>
      {reason ? <p className="text-soft text-sm">{reason}</p> : null}
    </ActionForm>
  );
}
