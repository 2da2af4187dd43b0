import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { Icon } from '@/components/ui/icon';
import { Ago } from '@/components/ui/moment';
import { VerdictBadge } from '@/components/verdict';
import type { InspectionRow } from '@/lib/fleet/inspections/list';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

const COMPARED = ['bridgeMtu', 'egressMtu', 'pathMtu'] as const;

/** Inspections, newest first, each with what changed since the one before it. */
export function InspectionHistory({ rows, locale, now }: { rows: InspectionRow[]; locale: Locale; now: Date }) {
  const say = translator(locale, 'instance');
  const finished = rows.filter((row) => row.state === 'finished');
  return (
    <ol>
      {finished.map((row, at) => {
        const before = finished[at + 1];
        const changes = before ? COMPARED.filter((name) => before[name] !== row[name]) : [];
        return (
          <li className="border-line border-b px-4 py-2 last:border-b-0" key={row.id}>
            <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-0.5">
              <VerdictBadge locale={locale} verdict={row.verdict} />
              <Link className="text-soft text-sm hover:underline" href={`/sweeps/${row.sweepId}`}>
                {row.finishedAt ? <Ago at={row.finishedAt} locale={locale} now={now} /> : null}
              </Link>
            </div>
            {changes.length > 0 || (before && before.verdict !== row.verdict) ? (
              <ul className="figures mt-0.5 text-sm">
                {changes.map((name) => (
                  <li className="flex items-center gap-1.5" key={name}>
                    <span className="text-soft">{say(`history.${name}`)}</span>
                    {before?.[name] ?? '–'}
                    <Icon as={ArrowRight} size={13} />
                    <span className="sr-only">{say('history.to')}</span>
                    <strong>{row[name] ?? '–'}</strong>
                  </li>
                ))}
              </ul>
            ) : before ? (
              <p className="text-soft text-sm">{say('history.same')}</p>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
