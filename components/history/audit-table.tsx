import { CircleCheck, CircleX, Hourglass, ShieldX } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { DataTable } from '@/components/ui/data-table';
import { Moment } from '@/components/ui/moment';
import type { Locale } from '@/lib/platform/i18n/locale';
import { type Translate, translator } from '@/lib/platform/i18n/translator';

export interface AuditRow {
  id: string;
  at: Date;
  actorKind: string;
  actorName: string;
  sourceAddress: string | null;
  action: string;
  subjectKind: string;
  subjectId: string | null;
  subjectName: string | null;
  before: unknown;
  after: unknown;
  outcome: string;
}

const PLACES: Record<string, string> = {
  instance: '/instances/',
  remediation: '/remediations/',
  rollout: '/rollouts/',
  sweep: '/sweeps/',
  credential: '/credentials/',
};

/** Changes that are visible at once; the others need one click. */
const SHOWN = 3;

const OUTCOMES = {
  done: { tone: 'good', icon: CircleCheck },
  intent: { tone: 'note', icon: Hourglass },
  refused: { tone: 'warn', icon: ShieldX },
  failed: { tone: 'bad', icon: CircleX },
} as const;

/** Who did what, from which address, with the values before and after. */
export function AuditTable({ rows, locale }: { rows: AuditRow[]; locale: Locale }) {
  const say = translator(locale, 'history');
  return (
    <DataTable
      columns={[
        say('column.at'),
        say('column.who'),
        say('column.action'),
        say('column.subject'),
        say('column.outcome'),
        { heading: say('column.changes'), className: 'w-[34%]' },
      ]}
      label={say('title')}
    >
      {rows.map((row) => {
        const outcome = OUTCOMES[row.outcome as keyof typeof OUTCOMES] ?? OUTCOMES.done;
        const place = row.subjectId ? PLACES[row.subjectKind] : undefined;
        const name = row.subjectName ?? row.subjectId ?? '–';
        return (
          <tr key={row.id}>
            <td className="text-soft text-sm">
              <Moment at={row.at} locale={locale} />
            </td>
            <td className="break-words">
              {row.actorName}
              <span className="block text-soft text-sm">
                {say(`actor.${row.actorKind}`)}
                {row.sourceAddress ? ` · ${row.sourceAddress}` : ''}
              </span>
            </td>
            <td className="whitespace-nowrap">
              {actionWords(say, row.action)}
              <span className="block font-mono text-[0.78rem] text-soft">{row.action}</span>
            </td>
            <td className="max-w-64 break-words">
              {place ? (
                <Link className="link" href={`${place}${row.subjectId}`}>
                  {name}
                </Link>
              ) : (
                name
              )}
            </td>
            <td>
              <Badge icon={outcome.icon} tone={outcome.tone}>
                {say(`outcome.${row.outcome}`)}
              </Badge>
            </td>
            <td>
              <Changes after={row.after} before={row.before} say={say} />
            </td>
          </tr>
        );
      })}
    </DataTable>
  );
}

function actionWords(say: Translate, action: string): string {
  return say.has(`action.${action}`) ? say(`action.${action}`) : action;
}

function Changes({ before, after, say }: { before: unknown; after: unknown; say: Translate }) {
  const old = record(before);
  const now = record(after);
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]),
  );
  if (keys.length === 0) return <span className="text-soft">–</span>;
  const line = (key: string) => (
    <li className="break-all" key={key}>
      <span className="text-soft">{key}: </span>
      {key in old ? (
        <del className="rounded bg-bad-wash px-1 text-bad no-underline">
          <span className="sr-only">{say('was')} </span>− {short(old[key])}
        </del>
      ) : null}{' '}
      {key in now ? (
        <ins className="rounded bg-good-wash px-1 text-good no-underline">
          <span className="sr-only">{say('is')} </span>+ {short(now[key])}
        </ins>
      ) : null}
    </li>
  );
  return (
    <>
      <ul className="space-y-0.5 text-sm">{keys.slice(0, SHOWN).map(line)}</ul>
      {keys.length > SHOWN ? (
        <details className="text-sm">
          <summary className="w-fit text-accent">{say('more', { count: keys.length - SHOWN })}</summary>
          <ul className="space-y-0.5">{keys.slice(SHOWN).map(line)}</ul>
        </details>
      ) : null}
    </>
  );
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
