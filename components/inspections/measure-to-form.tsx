'use client';

import { Waypoints } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

/** Inspects an instance and measures the paths to other instances, by name. */
export function MeasureToForm(props: { action: FormAction; instanceId: string; reason: string | null }) {
  const say = useTranslations('form.measureTo');
  const { result, send, pending, errors } = useFormAction(props.action);
  return (
    <ActionForm action={send} className="space-y-2" label={say('names')} notice="below" result={result}>
      <input name="instanceId" type="hidden" value={props.instanceId} />
      <TextField error={errors.instances} hint={say('hint')} label={say('names')} name="instances" spellCheck={false} />
      <Submit icon={Waypoints} look="" pending={pending} reason={props.reason} small>
        {say('inspect')}
      </Submit>
    </ActionForm>
  );
}
