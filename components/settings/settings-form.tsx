'use client';

import { useTranslations } from 'use-intl';
import { ActionForm } from '@/components/ui/action-form';
import { RadioCards, TextArea, TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';
import { TagTargets } from './tag-targets';

export interface SettingsDefaults {
  hostKeyPolicy: string;
  targets: string[];
  tagTargets: Record<string, string[]>;
  retentionInspections: number;
  retentionDays: number;
  concurrency: number | null;
  confirmSeconds: number;
  containerProof: string;
  proofUrl: string | null;
}

/** The settings of the whole program, for administrators. */
export function SettingsForm({
  action,
  settings,
  tags,
  concurrency,
  reason,
}: {
  action: FormAction;
  settings: SettingsDefaults;
  /** Tags that instances have. */
  tags: string[];
  /** The value that applies if the setting is empty. */
  concurrency: number;
  reason: string | null;
}) {
  const say = useTranslations('settings');
  const common = useTranslations('common');
  const { result, send, pending, errors } = useFormAction(action);
  return (
    <ActionForm action={send} className="space-y-5" label={say('program')} result={result} said={common('saved')}>
      <RadioCards
        legend={say('hostKeyPolicy')}
        name="hostKeyPolicy"
        options={(['approve', 'trust-on-first-use'] as const).map((value) => ({
          value,
          label: say(`hostKeyPolicies.${value}`),
          hint: say(`hostKeyPolicyHints.${value}`),
        }))}
        value={settings.hostKeyPolicy}
      />
      <TextArea
        className="font-mono text-[0.875rem]"
        defaultValue={settings.targets.join('\n')}
        error={errors.targets}
        hint={say('targetsHint')}
        label={say('targets')}
        name="targets"
        optional={common('optional')}
        rows={3}
        spellCheck={false}
      />
      <TagTargets byTag={settings.tagTargets} error={errors.tagTargets} tags={tags} />
      <RadioCards
        legend={say('containerProof')}
        name="containerProof"
        options={(['on-request', 'sweeps'] as const).map((value) => ({
          value,
          label: say(`containerProofs.${value}`),
          hint: say(`containerProofHints.${value}`),
        }))}
        value={settings.containerProof}
      />
      <TextField
        defaultValue={settings.proofUrl ?? ''}
        error={errors.proofUrl}
        hint={say('proofUrlHint')}
        label={say('proofUrl')}
        name="proofUrl"
        optional={common('optional')}
        spellCheck={false}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          defaultValue={settings.retentionInspections}
          error={errors.retentionInspections}
          hint={say('retentionInspectionsHint')}
          inputMode="numeric"
          label={say('retentionInspections')}
          name="retentionInspections"
        />
        <TextField
          defaultValue={settings.retentionDays}
          error={errors.retentionDays}
          hint={say('retentionDaysHint')}
          inputMode="numeric"
          label={say('retentionDays')}
          name="retentionDays"
        />
        <TextField
          defaultValue={settings.confirmSeconds}
          error={errors.confirmSeconds}
          hint={say('confirmSecondsHint')}
          inputMode="numeric"
          label={say('confirmSeconds')}
          name="confirmSeconds"
        />
        <TextField
          defaultValue={settings.concurrency ?? ''}
          error={errors.concurrency}
          hint={say('concurrencyHint', { value: concurrency })}
          inputMode="numeric"
          label={say('concurrency')}
          name="concurrency"
          optional={common('optional')}
        />
      </div>
      <Submit pending={pending} reason={reason}>
        {common('save')}
      </Submit>
      {reason ? <p className="text-soft text-sm">{reason}</p> : null}
    </ActionForm>
  );
}
