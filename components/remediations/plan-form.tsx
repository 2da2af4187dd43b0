'use client';

import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';
import { MtuNotice } from './mtu-notice';

/** Requests a plan. */
export function PlanForm({
  action,
  instanceId,
  recommended,
  reason,
}: {
  action: FormAction;
  instanceId: string;
  recommended: number | null;
  reason: string | null;
}) {
  const say = useTranslations('fix');
  const { result, send, pending, errors } = useFormAction(action);
  const [mtu, setMtu] = useState(recommended === null ? '' : String(recommended));
  return (
    <ActionForm action={send} className="max-w-2xl space-y-4" label={say('plan.label')} result={result}>
      <input name="instanceId" type="hidden" value={instanceId} />
      <TextField
        error={errors.mtu}
        hint={recommended === null ? say('plan.mtuHintUnknown') : say('plan.mtuHint', { mtu: recommended })}
        inputMode="numeric"
        label={say('plan.mtu')}
        name="mtu"
        onChange={(event) => setMtu(event.target.value)}
        value={mtu}
      />
      <MtuNotice recommended={recommended} value={Number(mtu)} />
      <Submit icon={ScanSearch} pending={pending} reason={reason}>
        {pending ? say('plan.looking') : say('plan.button')}
      </Submit>
    </ActionForm>
  );
}
