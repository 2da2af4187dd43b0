'use client';

import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

/** Starts a planned rollout. If it has many instances, their number must be typed first. */
export function StartForm({
  action,
  id,
  planHash,
  numberToType,
  reason,
}: {
  action: FormAction;
  id: string;
  planHash: string;
  /** Null if nothing has to be typed. */
  numberToType: number | null;
  reason: string | null;
}) {
  const say = useTranslations('rollout');
  const { result, send, pending, errors } = useFormAction(action);
  const [typed, setTyped] = useState('');
  const wrong = numberToType !== null && typed.trim() !== String(numberToType);
  return (
    <ActionForm action={send} className="space-y-3" label={say('start.title')} result={result}>
      <input name="id" type="hidden" value={id} />
      <input name="planHash" type="hidden" value={planHash} />
      {numberToType !== null && !reason ? (
        <TextField
          className="max-w-40"
          error={errors.confirmation}
          inputMode="numeric"
          label={say('start.type', { number: String(numberToType) })}
          name="confirmation"
          onChange={(event) => setTyped(event.target.value)}
          value={typed}
        />
      ) : null}
      <Submit icon={Play} pending={pending} reason={reason ?? (wrong ? say('start.typeFirst') : null)}>
        {say('start.button')}
      </Submit>
      {reason ? <p className="text-soft text-sm">{reason}</p> : null}
    </ActionForm>
  );
}
