'use client';

import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { MtuNotice } from '@/components/remediations/mtu-notice';
import { ActionForm } from '@/components/ui/action-form';
import { RadioCards, TextField } from '@/components/ui/field';
import type { FormAction } from '@/components/ui/form-result';
import { Submit } from '@/components/ui/submit';
import { useFormAction } from '@/components/ui/use-form-action';
import { isMixed, rolloutWords } from '@/lib/fleet/rollouts/mixed';

/** The options of a rollout, and the button to plan it. Its instances are hidden inputs. */
export function RolloutForm({
  action,
  scope,
  total,
  recommended,
  kinds,
  chosen = kinds[0] ?? '',
}: {
  action: FormAction;
  scope: [name: string, value: string][];
  /** Number of its instances. */
  total: number;
  /** Sizes that the last inspections recommend, bytes of IP packet, with how many instances need each. */
  recommended: { mtu: number; count: number }[];
  /** The possible kinds, the most common first; none for a roll-back. */
  kinds: readonly string[];
  /** The kind that is chosen at first; default the first one. */
  chosen?: string;
}) {
  const say = useTranslations('rollout');
  const fixes = useTranslations('remediation');
  const [kind, setKind] = useState(chosen);
  const { about, takesMtu } = rolloutWords(kind);
  const { result, send, pending, errors } = useFormAction(action);
  const [size, setSize] = useState('recommended');
  const [mtu, setMtu] = useState(recommended.length === 1 ? String(recommended[0]?.mtu) : '');
  const smallest = recommended.length > 0 ? Math.min(...recommended.map((one) => one.mtu)) : null;
  const [numbers, setNumbers] = useState({ canary: '1', batchSize: '10', failureLimit: '1' });
  return (
    <ActionForm action={send} className="space-y-5" label={say('form.label')} result={result}>
      {scope.map(([name, value]) => (
        <input key={`${name} ${value}`} name={name} type="hidden" value={value} />
      ))}
      {kinds.length > 0 ? (
        <RadioCards
          columns={3}
          legend={say('form.kind')}
          name="kind"
          onChange={setKind}
          options={kinds.map((value) => ({
            value,
            label: isMixed(value) ? say('form.remedy') : fixes(`kind.${value}`),
            hint: say(`form.kindHint.${rolloutWords(value).about}`),
          }))}
          value={kind}
        />
      ) : null}
      {takesMtu ? (
        <div className="space-y-3">
          <RadioCards
            legend={say(`form.size.${about}`)}
            name="size"
            onChange={setSize}
            options={[
              {
                value: 'recommended',
                label: say('form.recommended'),
                hint: [
                  say('form.recommendedHint', { about }),
                  recommended.length > 0
                    ? say('form.recommendedSeen', {
                        values: recommended
                          .map(({ mtu: value, count }) => say('form.seen', { mtu: value, count }))
                          .join(', '),
                      })
                    : '',
                ].join(' '),
              },
              { value: 'fixed', label: say('form.fixed'), hint: say('form.fixedHint') },
            ]}
            value={size}
          />
          {size === 'fixed' ? (
            <>
              <TextField
                className="max-w-40"
                error={errors.mtu}
                hint={say('form.numberHint')}
                inputMode="numeric"
                label={say('form.number')}
                name="mtu"
                onChange={(event) => setMtu(event.target.value)}
                value={mtu}
              />
              {/* An MTU that is too large for the smallest is too large for the rollout. */}
              <MtuNotice recommended={smallest} value={Number(mtu)} />
            </>
          ) : null}
        </div>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-3">
        {(['canary', 'batchSize', 'failureLimit'] as const).map((name) => (
          <TextField
            error={errors[name]}
            hint={say(`form.${name}Hint`)}
            inputMode="numeric"
            key={name}
            label={say(`form.${name}`)}
            name={name}
            onChange={(event) => setNumbers({ ...numbers, [name]: event.target.value })}
            value={numbers[name]}
          />
        ))}
      </div>
      <label className="flex items-start gap-2.5">
        <input className="mt-1 size-[1.125rem] accent-accent" name="pauseAfterCanary" type="checkbox" />
        <span>
          <span className="block font-medium">{say('form.pauseAfterCanary')}</span>
          <span className="block text-soft text-sm">{say('form.pauseAfterCanaryHint')}</span>
        </span>
      </label>
      <p className="figures min-h-6 text-soft">
        {shape(say, total, Number(numbers.canary), Number(numbers.batchSize))}
      </p>
      <Submit icon={ScanSearch} pending={pending}>
        {pending ? say('form.sending') : say('form.button', { count: total })}
      </Submit>
    </ActionForm>
  );
}

function shape(say: ReturnType<typeof useTranslations<'rollout'>>, total: number, canary: number, size: number) {
  if (!Number.isInteger(canary) || !Number.isInteger(size) || canary < 1 || size < 1) return null;
  const first = Math.min(canary, total);
  return say('form.shape', { canary: first, batches: Math.ceil((total - first) / size), size });
}
