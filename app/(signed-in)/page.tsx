import { FilterX, Plus, SearchX, Truck, Upload } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { FleetFilters } from '@/components/fleet/fleet-filters';
import { FleetForm } from '@/components/fleet/fleet-form';
import { FleetTable } from '@/components/fleet/fleet-table';
import { VerdictTiles } from '@/components/fleet/verdict-tiles';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { PageHeader } from '@/components/ui/page-header';
import { RefreshWhile } from '@/components/ui/refresh-while';
import { hasRole } from '@/lib/access/actor/actor';
import { listCredentials } from '@/lib/access/credentials/list';
import { countCauses } from '@/lib/fleet/instances/count-causes';
import { countVerdicts } from '@/lib/fleet/instances/count-verdicts';
import { listInstances } from '@/lib/fleet/instances/list';
import { listTags } from '@/lib/fleet/instances/list-tags';
import { causeOptions } from './cause-options';
import { inspectFleet } from './fleet-actions';
import { type FleetParams, filterOf, fleetHref, loadFleetParams, rolloutHref, sortOf } from './search-params';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('fleet'))('title') };
}

export default async function FleetPage({ searchParams }: Props) {
  const actor = await requireActor('viewer');
  const params = await loadFleetParams(searchParams);
  const [locale, say, common] = await Promise.all([requestLocale(), words('fleet'), words('common')]);
  const mayOperate = hasRole(actor, 'operator');
  const filter = filterOf(params);
  const header = (
    <PageHeader
      actions={
        mayOperate ? (
          <>
            <Link className="btn" href="/instances/import">
              <Icon as={Upload} />
              {say('import')}
            </Link>
            <Link className="btn btn-primary" href="/instances/new">
              <Icon as={Plus} />
              {say('add')}
            </Link>
          </>
        ) : null
      }
      lead={say('lead')}
      title={say('title')}
    />
  );
  if (filter === null) {
    return (
      <>
        {header}
        <div className="card">
          <EmptyState toFleet={say('filters.clear')} icon={FilterX} title={say('empty.badFilter')}>
            {say('empty.badFilterBody')}
          </EmptyState>
        </div>
      </>
    );
  }

  const sort = sortOf(params);
  const [counts, causes, page, credentials, tags] = await Promise.all([
    countVerdicts(filter),
    countCauses(filter),
    listInstances({ filter, sort, cursor: params.cursor }),
    listCredentials(),
    listTags(),
  ]);
  const filtered = Object.keys(filter).length > 0;
  const everything = filtered && page.total === 0 ? (await countVerdicts({})).total : counts.total;

  if (everything === 0) {
    return (
      <>
        {header}
        <div className="card">
          <EmptyState
            actions={
              mayOperate ? (
                <Link className="btn btn-primary" href="/instances/new">
                  <Icon as={Plus} />
                  {say('add')}
                </Link>
              ) : null
            }
            icon={Truck}
            title={say('empty.nothingYet')}
          >
            {say(mayOperate ? 'empty.nothingYetBody' : 'empty.nothingYetViewer')}
          </EmptyState>
        </div>
      </>
    );
  }

  const here = {
    q: params.q,
    verdict: params.verdict,
    cause: params.cause,
    tag: params.tag,
    credential: params.credential,
    sort: params.sort,
  };
  const at = (change: Partial<FleetParams>) => fleetHref({ ...here, cursor: null, ...change });
  return (
    <>
      <RefreshWhile active={page.items.some((row) => row.running)} />
      {header}
      <VerdictTiles
        counts={counts}
        href={(verdict) => at({ verdict })}
        locale={locale}
        selected={filter.verdict ?? null}
      />
      <FleetFilters
        causes={causeOptions(causes, filter.cause, locale)}
        credentials={credentials.map(({ id, name }) => ({ id, name }))}
        sort={sort}
        tags={tags}
      />
      <div className="card">
        <FleetForm
          action={inspectFleet}
          csvHref={csvHref(filter, locale)}
          filter={filter as Record<string, string>}
          filtered={filtered}
          key={`${fleetHref(here)} ${params.cursor ?? ''}`}
          reason={mayOperate ? null : common('roleNeeded.operator')}
          rolloutHref={rolloutHref(here, filtered)}
          total={page.total}
        >
          {page.items.length === 0 ? (
            <EmptyState toFleet={say('filters.clear')} icon={SearchX} title={say('empty.nothingMatches')}>
              {say('empty.nothingMatchesBody', { total: everything })}
            </EmptyState>
          ) : (
            <FleetTable
              locale={locale}
              now={new Date()}
              rows={page.items}
              sort={sort}
              sortHref={(by) => at({ sort: by })}
              tagHref={(tag) => at({ tag })}
              tickable={mayOperate}
            />
          )}
        </FleetForm>
      </div>
      {params.cursor || page.nextCursor ? (
        <nav aria-label={common('nextPage')} className="mt-3 flex justify-end gap-2">
          {params.cursor ? (
            <Link className="btn" href={at({})}>
              {common('firstPage')}
            </Link>
          ) : null}
          {page.nextCursor ? (
            <Link className="btn" href={at({ cursor: page.nextCursor })}>
              {common('nextPage')}
            </Link>
          ) : null}
        </nav>
      ) : null}
    </>
  );
}

function csvHref(filter: object, locale: string): string {
  const query = new URLSearchParams({ ...(filter as Record<string, string>), lang: locale });
  return `/api/v1/reports/fleet.csv?${query}`;
}
