import { Boxes } from 'lucide-react';
import Link from 'next/link';
import type { CSSProperties } from 'react';
import { Icon } from '@/components/ui/icon';
import { toneSolid, toneText } from '@/components/ui/tone';
import { VERDICT_LOOK, type VerdictOrNever } from '@/components/verdict';
import { formatNumber } from '@/lib/platform/i18n/format';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

const ORDER = Object.keys(VERDICT_LOOK) as VerdictOrNever[];

/** The fleet in numbers, which filter the table below. `href` returns the URL for a verdict. */
export function VerdictTiles({
  counts,
  selected,
  href,
  locale,
}: {
  counts: Record<VerdictOrNever, number> & { total: number };
  selected: VerdictOrNever | null;
  href: (verdict: VerdictOrNever | null) => string;
  locale: Locale;
}) {
  const say = translator(locale, 'verdict');
  const fleet = translator(locale, 'fleet');
  const shown = ORDER.filter((verdict) => counts[verdict] > 0 || verdict === selected);
  // If they do not fit into one row, two rows of about the same number.
  const row = shown.length < 6 ? shown.length + 1 : Math.ceil((shown.length + 1) / 2);
  const item =
    'flex min-w-[8.5rem] flex-1 lg:max-[1700px]:basis-[calc(100%/var(--tiles-a-row)-0.5rem)] min-[1700px]:basis-0';
  const look = (current: boolean) =>
    `relative flex min-w-[8.5rem] flex-1 flex-col rounded-lg border px-3 py-2 ${current ? 'border-accent bg-accent-wash ring-1 ring-accent' : 'border-line bg-surface hover:border-line-strong'}`;
  return (
    <nav aria-label={fleet('tiles.label')} className="mb-4">
      <ul className="flex flex-wrap gap-2" style={{ '--tiles-a-row': row } as CSSProperties}>
        <li className={`${item} max-sm:basis-full`}>
          <Link
            aria-current={selected === null ? 'true' : undefined}
            className={look(selected === null)}
            href={href(null)}
          >
            <span className="flex items-center gap-1.5 font-medium text-soft text-sm">
              <Icon as={Boxes} size={15} />
              {fleet('tiles.all')}
            </span>
            <span className="figures font-semibold text-2xl leading-tight">{formatNumber(locale, counts.total)}</span>
          </Link>
        </li>
        {shown.map((verdict) => {
          const { tone, icon } = VERDICT_LOOK[verdict];
          const current = verdict === selected;
          return (
            <li className={item} key={verdict}>
              <Link
                aria-current={current ? 'true' : undefined}
                className={look(current)}
                href={href(current ? null : verdict)}
                title={say(`line.${verdict}`)}
              >
                <span className={`flex items-center gap-1.5 whitespace-nowrap font-medium text-sm ${toneText[tone]}`}>
                  <Icon as={icon} size={15} />
                  {say(`name.${verdict}`)}
                </span>
                <span className="figures font-semibold text-2xl leading-tight">
                  {formatNumber(locale, counts[verdict])}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      {counts.total > 0 ? (
        <div aria-hidden="true" className="mt-2 flex h-1.5 gap-px overflow-hidden rounded-full bg-line">
          {shown.map((verdict) => (
            <span
              className={toneSolid[VERDICT_LOOK[verdict].tone]}
              key={verdict}
              style={{ flexGrow: counts[verdict], opacity: selected === null || selected === verdict ? 1 : 0.25 }}
            />
          ))}
        </div>
      ) : null}
    </nav>
  );
}
