import type { Metadata } from 'next';
import { notFoundOr } from '@/app/not-found-or';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { ClearancePicture } from '@/components/clearance/clearance-picture';
import { hopsOf } from '@/components/clearance/hops';
import { PlanForm } from '@/components/remediations/plan-form';
import { Forbidden } from '@/components/ui/forbidden';
import { PageHeader } from '@/components/ui/page-header';
import { Section } from '@/components/ui/section';
import { hasRole } from '@/lib/access/actor/actor';
import { getInstance } from '@/lib/fleet/instances/get';
import { planFix } from '../../../remediations/actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('fix'))('plan.title') };
}

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ mtu?: string | string[] }> };

export default async function FixPage({ params, searchParams }: Props) {
  const actor = await requireActor('viewer');
  const { id } = await params;
  const locale = await requestLocale();
  if (!hasRole(actor, 'operator')) return <Forbidden have={actor.role} locale={locale} needed="operator" />;
  const [instance, say, nav] = await Promise.all([notFoundOr(() => getInstance(id)), words('fix'), words('nav')]);
  const inspection = instance.latestInspection;
  // Observations from before the end of a change do not show the present state.
  const { mtu } = await searchParams;
  // A remedy may be for less than what is recommended for all paths.
  const proposed = typeof mtu === 'string' && /^\d{1,5}$/.test(mtu) ? Number(mtu) : null;
  const hops = inspection?.observations && !instance.staleSince ? hopsOf(inspection.observations) : null;
  return (
    <>
      <PageHeader
        back={[
          { href: '/', label: nav('fleet') },
          { href: `/instances/${id}`, label: instance.name },
        ]}
        backLabel={nav('breadcrumb')}
        lead={say('plan.lead')}
        title={say('plan.titleFor', { name: instance.name })}
      />
      <div className="grid gap-4 xl:grid-cols-2">
        <Section id="plan" title={say('plan.title')}>
          <PlanForm
            action={planFix}
            instanceId={id}
            reason={null}
            recommended={proposed ?? inspection?.recommendedMtu ?? null}
          />
        </Section>
        {hops ? (
          <Section id="picture" title={say('plan.now')}>
            <ClearancePicture hops={hops} locale={locale} />
          </Section>
        ) : null}
      </div>
    </>
  );
}
