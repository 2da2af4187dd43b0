'use client';

import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';

const ICMP_HEADERS = 28;

/** Asks for a plan. A number that looks like a ping payload is explained before it is used as an MTU. */
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
  const value = Number(mtu);
  const below = recommended !== null && Number.isInteger(value) ? recommended - value : 0;
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
      {below >= ICMP_HEADERS && below <= ICMP_HEADERS + 4 ? (
        <Notice live title={say('plan.payloadTitle', { value })} tone="warn">
          {say('plan.payload', { value, packet: value + ICMP_HEADERS, mtu: recommended ?? 0, wasted: below })}
        </Notice>
      ) : below > 0 && value >= 576 ? (
        <Notice live tone="note">
          {say('plan.wasted', { bytes: below })}
        </Notice>
      ) : below < 0 ? (
        <Notice live tone="bad">
          {say('plan.tooHigh', { bytes: -below, mtu: recommended ?? 0 })}
        </Notice>
      ) : null}
      <Submit icon={ScanSearch} pending={pending} reason={reason}>
        {pending ? say('plan.looking') : say('plan.button')}
      </Submit>
    </ActionForm>
  );
}
