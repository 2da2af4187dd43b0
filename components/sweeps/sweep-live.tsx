'use client';

import { Ban, LoaderCircle, WifiOff } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ActionButton } from '@/components/ui/action-button';
import { Badge } from '@/components/ui/badge';
import { CountButton } from '@/components/ui/count-button';
import { DataTable } from '@/components/ui/data-table';
import type { FormAction } from '@/components/ui/form-result';
import { Icon } from '@/components/ui/icon';
import { toneSolid, toneText } from '@/components/ui/tone';
import { useEvents } from '@/components/ui/use-events';
import { VERDICT_LOOK } from '@/components/verdict';
import type { InspectionState } from '@/lib/fleet/inspections/get';
import type { InspectionRow } from '@/lib/fleet/inspections/list';
import type { SweepRow } from '@/lib/fleet/sweeps/get';
import { VERDICTS, type Verdict } from '@/lib/truth/mtu/verdict';
import { STATE_LOOK } from './sweep-look';

/** The data of an inspection from the stream and the page; dates are text or dates and are not used here. */
export type LiveInspection = Pick<
  InspectionRow,
  | 'id'
  | 'instanceId'
  | 'instanceName'
  | 'state'
  | 'phase'
  | 'verdict'
  | 'outcome'
  | 'bridgeMtu'
  | 'egressMtu'
  | 'pathMtu'
  | 'totalMs'
>;
export type LiveSweep = Pick<SweepRow, 'id' | 'state' | 'total' | 'byState' | 'byVerdict'> & {
  cancelRequested: boolean;
};

const ORDER: InspectionState[] = ['running', 'queued', 'interrupted', 'cancelled', 'finished'];
const SHOWN = 300;

/** A sweep, updated live: counts that link to the instances, phases, and a button to stop it. */
export function SweepLive({
  sweep: first,
  inspections,
  cancel,
  reason,
  children,
}: {
  sweep: LiveSweep;
  inspections: LiveInspection[];
  cancel: FormAction;
  reason: string | null;
  /** What is shown between the progress and the instances. */
  children?: ReactNode;
}) {
  const say = useTranslations('sweep');
  const verdicts = useTranslations('verdict');
  const router = useRouter();
  const [sweep, setSweep] = useState(first);
  const [rows, setRows] = useState(() => new Map(inspections.map((row) => [row.id, row])));
  const [only, setOnly] = useState<Verdict | InspectionState | null>(null);
  const ended = sweep.state !== 'queued' && sweep.state !== 'running';

  const stream = useEvents(
    ended ? null : `/api/v1/sweeps/${first.id}/events`,
    ['sweep', 'inspections', 'end'],
    (name, data) => {
      const event = data as { sweep?: SweepRow; inspections?: LiveInspection[] };
      if (event.sweep) {
        const { id, state, total, byState, byVerdict, cancelRequestedAt } = event.sweep;
        setSweep({ id, state, total, byState, byVerdict, cancelRequested: cancelRequestedAt !== null });
      }
      if (event.inspections) {
        const news = event.inspections;
        setRows((before) => new Map([...before, ...news.map((row) => [row.id, row] as const)]));
      }
      if (name === 'end') router.refresh();
    },
  );

  const stopped = sweep.byState.cancelled + sweep.byState.interrupted;
  const done = sweep.byState.finished + stopped;
  const sorted = useMemo(
    () =>
      [...rows.values()]
        .filter((row) => only === null || row.state === only || row.verdict === only)
        .sort(
          (a, b) =>
            ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
            (a.verdict ? VERDICTS.indexOf(a.verdict) : -1) - (b.verdict ? VERDICTS.indexOf(b.verdict) : -1) ||
            a.instanceName.localeCompare(b.instanceName),
        ),
    [rows, only],
  );

  return (
    <div className="space-y-4">
      <section aria-label={say('progress')} className="card p-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p aria-live="polite" className="figures font-semibold text-lg" role="status">
            {ended
              ? say(`ended.${sweep.state}`, { done: sweep.byState.finished, total: sweep.total })
              : sweep.cancelRequested
                ? say('stopping')
                : say('running', { done, total: sweep.total })}
          </p>
          {ended ? null : (
            <ActionButton
              action={cancel}
              icon={<Icon as={Ban} />}
              look="btn-danger"
              reason={reason ?? (sweep.cancelRequested ? say('stopping') : null)}
              small
              values={{ sweepId: sweep.id }}
            >
              {say('cancel')}
            </ActionButton>
          )}
        </div>
        {stream === 'lost' && !ended ? (
          <p className="mt-1 flex items-center gap-1.5 text-sm text-warn" role="status">
            <Icon as={WifiOff} size={14} />
            {say('lost')}
          </p>
        ) : null}
        <div
          aria-label={say('progress')}
          aria-valuemax={sweep.total}
          aria-valuemin={0}
          aria-valuenow={done}
          className="mt-3 flex h-3 gap-px overflow-hidden rounded-full bg-line"
          role="progressbar"
        >
          {VERDICTS.map((verdict) => {
            const count = sweep.byVerdict[verdict] ?? 0;
            return count === 0 ? null : (
              <span
                className={`transition-[flex-grow] duration-500 ${toneSolid[VERDICT_LOOK[verdict].tone]}`}
                key={verdict}
                style={{ flexGrow: count }}
              />
            );
          })}
          {stopped > 0 ? <span className="bg-mute-solid/60" style={{ flexGrow: stopped }} /> : null}
          {/* The remaining part while it runs. The bar of an ended sweep is full, even if instances were removed. */}
          {ended || sweep.total <= done ? null : <span style={{ flexGrow: sweep.total - done }} />}
        </div>
        <ul className="mt-3 flex flex-wrap gap-1.5">
          {VERDICTS.map((verdict) => {
            const count = sweep.byVerdict[verdict] ?? 0;
            const { icon, tone } = VERDICT_LOOK[verdict];
            return count === 0 ? null : (
              <li key={verdict}>
                <CountButton
                  active={only === verdict}
                  count={count}
                  icon={<Icon as={icon} className={toneText[tone]} size={14} />}
                  label={verdicts(`name.${verdict}`)}
                  onPress={() => setOnly(only === verdict ? null : verdict)}
                />
              </li>
            );
          })}
          {(['running', 'queued', 'cancelled', 'interrupted'] as const).map((state) =>
            sweep.byState[state] === 0 ? null : (
              <li key={state}>
                <CountButton
                  active={only === state}
                  count={sweep.byState[state]}
                  icon={<Icon as={STATE_LOOK[state].icon} className={toneText[STATE_LOOK[state].tone]} size={14} />}
                  label={say(`state.${state}`)}
                  onPress={() => setOnly(only === state ? null : state)}
                />
              </li>
            ),
          )}
        </ul>
      </section>
      {children}
      <div className="card">
        <DataTable
          columns={[
            say('column.instance'),
            say('column.state'),
            say('column.verdict'),
            say('column.sizes'),
            { heading: say('column.took'), className: 'text-end' },
          ]}
          label={say('instances')}
        >
          {sorted.slice(0, SHOWN).map((row) => (
            <Line key={row.id} row={row} />
          ))}
        </DataTable>
        {sorted.length > SHOWN ? (
          <p className="border-line border-t px-4 py-2 text-soft text-sm">
            {say('more', { shown: SHOWN, count: sorted.length })}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Line({ row }: { row: LiveInspection }) {
  const say = useTranslations('sweep');
  const verdicts = useTranslations('verdict');
  const look = STATE_LOOK[row.state];
  const verdict = row.verdict ? VERDICT_LOOK[row.verdict] : null;
  return (
    <tr>
      <td className="min-w-36 break-words">
        <Link className="font-medium hover:underline" href={`/instances/${row.instanceId}`}>
          {row.instanceName}
        </Link>
      </td>
      <td className={toneText[look.tone]}>
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <Icon
            as={row.state === 'running' ? LoaderCircle : look.icon}
            className={row.state === 'running' ? 'animate-spin' : ''}
            size={14}
          />
          {row.state === 'running' && row.phase ? say(`phase.${row.phase}`) : say(`state.${row.state}`)}
        </span>
      </td>
      <td>
        {row.verdict && verdict ? (
          <>
            <Badge icon={verdict.icon} tone={verdict.tone}>
              {verdicts(`name.${row.verdict}`)}
            </Badge>
            {row.outcome && row.outcome !== 'ok' ? (
              <span className="ms-2 text-soft text-sm">{outcomeWords(say, row.outcome)}</span>
            ) : null}
          </>
        ) : (
          <span className="text-soft">–</span>
        )}
      </td>
      <td className="figures whitespace-nowrap text-soft">
        {row.bridgeMtu === null && row.egressMtu === null
          ? '–'
          : [row.bridgeMtu, row.egressMtu, row.pathMtu].map((size) => size ?? '–').join(' → ')}
      </td>
      <td className="figures whitespace-nowrap text-end text-soft">
        {row.totalMs === null ? '–' : say('seconds', { value: Math.round(row.totalMs / 100) / 10 })}
      </td>
    </tr>
  );
}

function outcomeWords(say: ReturnType<typeof useTranslations>, outcome: string): string {
  return say.has(`outcome.${outcome}` as never) ? say(`outcome.${outcome}`) : outcome;
}
