'use client';

import { Download, ListOrdered, Radar } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, startTransition, useActionState, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { Submit } from '@/components/ui/submit';

type Result = { status: 'idle' } | { status: 'ok' } | { status: 'error'; message: string | null };

/**
 * The form around the fleet table: actions for the ticked rows, or for everything that matches the filter. The server
 * renders the rows; only the count is kept here.
 */
export function FleetForm({
  action,
  total,
  filtered,
  filter,
  csvHref,
  rolloutHref,
  reason,
  children,
}: {
  action: (before: Result, form: FormData) => Promise<Result>;
  /** Number of instances that match the filter, on all pages. */
  total: number;
  /** Whether a filter is set: without one, "all" is the whole fleet. */
  filtered: boolean;
  /** The filter from the URL, sent along so that the server freezes the same list. */
  filter: Record<string, string>;
  csvHref: string;
  /** URL to plan a rollout over everything that matches the filter. */
  rolloutHref: string;
  /** Why the person may not inspect; null if they may. */
  reason: string | null;
  children: ReactNode;
}) {
  const say = useTranslations('fleet');
  const rollout = useTranslations('rollout');
  const [result, send, pending] = useActionState(action, { status: 'idle' });
  const [ticked, setTicked] = useState<string[]>([]);
  const form = useRef<HTMLFormElement>(null);

  const count = useCallback(() => {
    if (!form.current) return;
    const boxes = [...form.current.querySelectorAll<HTMLInputElement>('input[name="id"]')];
    const on = boxes.filter((box) => box.checked).map((box) => box.value);
    const all = form.current.querySelector<HTMLInputElement>('[data-select-all]');
    if (all) {
      all.checked = boxes.length > 0 && on.length === boxes.length;
      all.indeterminate = on.length > 0 && on.length < boxes.length;
    }
    setTicked(on);
  }, []);
  // Rows that were ticked before the page was hydrated count too.
  useEffect(count, [count]);
  const csv = ticked.length > 0 ? `${csvHref.split('?')[0]}?ids=${ticked.join(',')}&lang=${say('lang')}` : csvHref;

  return (
    <form
      action={send}
      onChange={count}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
        startTransition(() => send(data));
      }}
      ref={form}
    >
      {Object.entries(filter).map(([name, value]) => (
        <input key={name} name={`filter.${name}`} type="hidden" value={value} />
      ))}
      <div className="sticky top-0 z-10 flex flex-wrap items-center justify-between gap-2 rounded-t-[0.625rem] border-line border-b bg-surface px-3 py-2">
        <p aria-live="polite" className="figures text-sm">
          {ticked.length > 0 ? say('bulk.ticked', { count: ticked.length }) : say('bulk.matching', { count: total })}
        </p>
        <div className="flex flex-wrap items-center gap-2">
          {reason ? null : (
            <label className="flex items-center gap-1.5 text-sm">
              <input
                className="accent-accent"
                disabled={(ticked.length || total) < 2}
                name="between"
                type="checkbox"
                value="yes"
              />
              {say('bulk.between')}
            </label>
          )}
          {ticked.length > 0 ? (
            <Submit icon={Radar} name="scope" pending={pending} reason={reason} small value="ticked">
              {say('bulk.inspectTicked', { count: ticked.length })}
            </Submit>
          ) : (
            <Submit
              icon={Radar}
              look={filtered ? 'btn-primary' : ''}
              name="scope"
              pending={pending}
              reason={reason ?? (total === 0 ? say('bulk.nothing') : null)}
              small
              value={filtered ? 'matching' : 'all'}
            >
              {filtered ? say('bulk.inspectMatching', { count: total }) : say('bulk.inspectAll', { count: total })}
            </Submit>
          )}
          {reason || total === 0 ? (
            <Submit icon={ListOrdered} look="" reason={reason ?? rollout('entry.nothing')} small>
              {rollout('entry.all')}
            </Submit>
          ) : (
            <Link
              className="btn btn-small"
              href={ticked.length > 0 ? `/rollouts/new?ids=${ticked.join(',')}` : rolloutHref}
              prefetch={false}
            >
              <Icon as={ListOrdered} />
              {ticked.length > 0
                ? rollout('entry.ticked', { count: ticked.length })
                : filtered
                  ? rollout('entry.matching', { count: total })
                  : rollout('entry.all')}
            </Link>
          )}
          <a className="btn btn-small" download href={csv}>
            <Icon as={Download} />
            {ticked.length > 0 ? say('bulk.csvTicked', { count: ticked.length }) : say('bulk.csv')}
          </a>
        </div>
        {reason ? <p className="w-full text-end text-soft text-sm">{reason}</p> : null}
        {result.status === 'error' ? (
          <div className="w-full">
            <Notice live tone="bad">
              {result.message}
            </Notice>
          </div>
        ) : null}
      </div>
      {children}
    </form>
  );
}
