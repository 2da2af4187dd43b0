import { ListOrdered } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { ProgressBar } from '@/components/rollouts/progress-bar';
import { MEMBER_ORDER, ROLLOUT_LOOK } from '@/components/rollouts/rollout-look';
import { Badge } from '@/components/ui/badge';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Ago } from '@/components/ui/moment';
import { NextPage } from '@/components/ui/next-page';
import { PageHeader } from '@/components/ui/page-header';
import { RefreshWhile } from '@/components/ui/refresh-while';
import { listRollouts } from '@/lib/fleet/rollouts/list';
import { headingOf } from './heading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('rollout'))('title') };
}

type Props = { searchParams: Promise<{ cursor?: string }> };

export default async function RolloutsPage({ searchParams }: Props) {
  await requireActor('viewer');
  const { cursor } = await searchParams;
  const [locale, say, common, page] = await Promise.all([
    requestLocale(),
    words('rollout'),
    words('common'),
    listRollouts({ cursor: cursor ?? null }),
  ]);
  const now = new Date();
  return (
    <>
      <RefreshWhile active={page.items.some(({ state }) => state === 'planning' || state === 'running')} />
      <PageHeader lead={say('lead')} title={say('title')} />
      <div className="card">
        {page.items.length === 0 ? (
          <EmptyState toFleet={say('toFleet')} icon={ListOrdered} title={say('none')}>
            {say('noneBody')}
          </EmptyState>
        ) : (
          <DataTable
            columns={[
              say('column.what'),
              say('column.state'),
              { heading: say('column.progress'), className: 'min-w-64' },
              say('column.by'),
              say('column.planned'),
            ]}
            label={say('title')}
          >
            {page.items.map((row) => {
              const look = ROLLOUT_LOOK[row.state];
              return (
                <tr key={row.id}>
                  <td className="min-w-52">
                    <Link className="font-medium hover:underline" href={`/rollouts/${row.id}`}>
                      {headingOf(say, row)}
                    </Link>
                  </td>
                  <td>
                    <Badge icon={look.icon} tone={look.tone}>
                      {say(`state.${row.state}`)}
                    </Badge>
                  </td>
                  <td>
                    <ProgressBar byState={row.byState} />
                    <span className="figures text-soft text-sm">
                      {MEMBER_ORDER.filter((state) => row.byState[state] > 0)
                        .map((state) => `${say(`memberState.${state}`)} ${row.byState[state]}`)
                        .join(' · ')}
                    </span>
                  </td>
                  <td className="text-soft">{row.requestedBy}</td>
                  <td className="text-soft">
                    <Ago at={row.createdAt} locale={locale} now={now} />
                  </td>
                </tr>
              );
            })}
          </DataTable>
        )}
      </div>
      <NextPage
        href={page.nextCursor ? `/rollouts?cursor=${encodeURIComponent(page.nextCursor)}` : null}
        label={common('nextPage')}
      />
    </>
  );
}
