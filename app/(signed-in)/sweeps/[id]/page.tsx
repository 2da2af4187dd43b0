import type { Metadata } from 'next';
import { notFoundOr } from '@/app/not-found-or';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { BetweenSection } from '@/components/sweeps/between-section';
import { SweepLive } from '@/components/sweeps/sweep-live';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { hasRole } from '@/lib/access/actor/actor';
import { listInspections } from '@/lib/fleet/inspections/list';
import { getSweep } from '@/lib/fleet/sweeps/get';
import { getPairs } from '@/lib/fleet/sweeps/get-pairs';
import { stopSweep } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('sweep'))('one') };
}

type Props = { params: Promise<{ id: string }> };

export default async function SweepPage({ params }: Props) {
  const actor = await requireActor('viewer');
  const { id } = await params;
  const sweep = await notFoundOr(() => getSweep(id));
  const [locale, say, nav, common, inspections] = await Promise.all([
    requestLocale(),
    words('sweep'),
    words('nav'),
    words('common'),
    listInspections({ sweepId: id, limit: 200 }),
  ]);
  const { state, total, byState, byVerdict } = sweep;
  const pairs = sweep.between ? await getPairs(id) : null;
  return (
    <>
      <PageHeader
        back={[{ href: '/sweeps', label: nav('sweeps') }]}
        backLabel={nav('breadcrumb')}
        lead={
          <>
            {say(`scope.${sweep.scope}`, { count: sweep.total })} · {sweep.requestedBy} ·{' '}
            <Moment at={sweep.createdAt} locale={locale} />
          </>
        }
        title={say('one')}
      />
      <SweepLive
        cancel={stopSweep}
        inspections={inspections.items.map(
          ({ createdAt: _c, finishedAt: _f, outcomeEvidence: _e, sweepId: _s, recommendedMtu: _r, ...row }) => row,
        )}
        key={state}
        reason={hasRole(actor, 'operator') ? null : common('roleNeeded.operator')}
        sweep={{ id, state, total, byState, byVerdict, cancelRequested: sweep.cancelRequestedAt !== null }}
      >
        {pairs ? <BetweenSection locale={locale} seen={pairs} sweepId={id} /> : null}
      </SweepLive>
    </>
  );
}
