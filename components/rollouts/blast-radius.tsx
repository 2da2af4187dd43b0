'use client';

import { useLocale, useTranslations } from 'use-intl';
import { EFFECTS, EffectHeading } from '@/components/remediations/effect-heading';
import { printable } from '@/components/ui/code';
import type { RolloutSummary } from '@/lib/fleet/rollouts/types';
import { formatMs } from '@/lib/platform/i18n/format';
import { isLocale } from '@/lib/platform/i18n/locale';

/** What the whole rollout interrupts: containers by what happens to them and by instance, and networks. */
export function RolloutBlastRadius({ summary }: { summary: RolloutSummary }) {
  const say = useTranslations('rollout');
  const locale = useLocale();
  const { interrupted, networks, expectedInterruptionMs } = summary;
  const most = isLocale(locale) ? formatMs(locale, expectedInterruptionMs.most) : '';
  return (
    <div className="space-y-4 p-4">
      <p className="font-medium">
        {interrupted.count === 0 ? say('radius.nobody') : say('radius.interrupts', { count: interrupted.count, most })}
      </p>
      {EFFECTS.map((effect) => {
        const names = interrupted.first.filter((container) => container.effect === effect);
        if (names.length === 0) return null;
        return (
          <div key={effect}>
            <EffectHeading effect={effect}>{say(`radius.effect.${effect}`)}</EffectHeading>
            <ByInstance items={names} />
          </div>
        );
      })}
      {interrupted.count > interrupted.first.length ? (
        <p className="text-soft text-sm">
          {say('radius.more', { count: interrupted.count - interrupted.first.length })}
        </p>
      ) : null}
      {networks.count > 0 ? (
        <div>
          <h3 className="font-medium text-sm text-warn">{say('radius.networks')}</h3>
          <ByInstance items={networks.first.map((one) => ({ ...one, hint: say(`radius.owner.${one.owner}`) }))} />
          {networks.count > networks.first.length ? (
            <p className="mt-1 text-soft text-sm">
              {say('radius.more', { count: networks.count - networks.first.length })}
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** Names in rows by instance. The frame scrolls if there are many. */
function ByInstance({ items }: { items: { instance: string; name: string; hint?: string }[] }) {
  const rows = new Map<string, typeof items>();
  for (const item of items) rows.set(item.instance, [...(rows.get(item.instance) ?? []), item]);
  return (
    <dl className="mt-1.5 grid grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)]">
      {[...rows].map(([instance, things]) => (
        <div className="contents" key={instance}>
          <dt className="truncate text-soft" title={instance}>
            {instance}
          </dt>
          <dd className="flex flex-wrap gap-1.5 max-sm:mb-1">
            {things.map(({ name, hint }) => (
              <span
                className="max-w-full truncate rounded border border-line bg-sunken px-2 py-0.5 font-mono text-[0.8125rem]"
                key={name}
              >
                {printable(name)}
                {hint ? <span className="font-sans text-soft"> · {hint}</span> : null}
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
