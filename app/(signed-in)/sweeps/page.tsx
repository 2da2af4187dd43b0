import { Radar } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { STATE_LOOK } from '@/components/sweeps/sweep-look';
import { Badge } from '@/components/ui/badge';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Ago } from '@/components/ui/moment';
import { NextPage } from '@/components/ui/next-page';
import { PageHeader } from '@/components/ui/page-header';
import { RefreshWhile } from '@/components/ui/refresh-while';
import { toneSolid } from '@/components/ui/tone';
import { VERDICT_LOOK } from '@/components/verdict';
import { listSweeps } from '@/lib/fleet/sweeps/list';
import { formatMs } from '@/lib/platform/i18n/format';
import { VERDICTS } from '@/lib/truth/mtu/verdict';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('sweep'))('title') };
}

type Props = { searchParams: Promise<{ cursor?: string }> };

export default async function SweepsPage({ searchParams }: Props) {
  await requireActor('viewer');
  const { cursor } = await searchParams;
  const [locale, say, verdict, common, page] = await Promise.all([
    requestLocale(),
    words('sweep'),
    words('verdict'),
    words('common'),
    listSweeps({ cursor: cursor ?? null }),
  ]);
  const now = new Date();
  return (
    <>
      <RefreshWhile active={page.items.some(({ state }) => state === 'queued' || state === 'running')} />
      <PageHeader lead={say('lead')} title={say('title')} />
      <div className="card">
        {page.items.length === 0 ? (
          <EmptyState toFleet={say('toFleet')} icon={Radar} title={say('none')}>
            {say('noneBody')}
          </EmptyState>
        ) : (
          <DataTable
            columns={[
              say('column.started'),
              say('column.state'),
              say('column.scope'),
              { heading: say('column.verdicts'), className: 'min-w-48' },
              say('column.by'),
              { heading: say('column.took'), className: 'text-end' },
            ]}
            label={say('title')}
          >
            {page.items.map((row) => {
              const look = STATE_LOOK[row.state];
              const seen = VERDICTS.filter((name) => (row.byVerdict[name] ?? 0) > 0);
              return (
                <tr key={row.id}>
                  <td>
                    <Link className="font-medium hover:underline" href={`/sweeps/${row.id}`}>
                      <Ago at={row.createdAt} locale={locale} now={now} />
                    </Link>
                  </td>
                  <td>
                    <Badge icon={look.icon} tone={look.tone}>
                      {say(`state.${row.state}`)}
                    </Badge>
                  </td>
                  <td className="figures whitespace-nowrap">{say(`scope.${row.scope}`, { count: row.total })}</td>
                  <td>
                    <span aria-hidden="true" className="flex h-2 max-w-72 gap-px overflow-hidden rounded-full bg-line">
                      {seen.map((name) => (
                        <span
                          className={toneSolid[VERDICT_LOOK[name].tone]}
                          key={name}
                          style={{ flexGrow: row.byVerdict[name] }}
                        />
                      ))}
                      {row.state === 'finished' || row.total <= row.byState.finished ? null : (
                        <span style={{ flexGrow: row.total - row.byState.finished }} />
                      )}
                    </span>
                    <span className="text-soft text-sm">
                      {seen.map((name) => `${verdict(`name.${name}`)} ${row.byVerdict[name]}`).join(' · ')}
                    </span>
                  </td>
                  <td className="text-soft">{row.requestedBy}</td>
                  <td className="figures whitespace-nowrap text-end text-soft">
                    {row.startedAt && row.finishedAt
                      ? formatMs(locale, row.finishedAt.getTime() - row.startedAt.getTime())
                      : '–'}
                  </td>
                </tr>
              );
            })}
          </DataTable>
        )}
      </div>
      <NextPage
        href={page.nextCursor ? `/sweeps?cursor=${encodeURIComponent(page.nextCursor)}` : null}
        label={common('nextPage')}
      />
    </>
  );
}
