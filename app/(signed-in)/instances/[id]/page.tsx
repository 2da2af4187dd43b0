import { Container, LoaderCircle, Pencil, Radar, Wrench } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFoundOr } from '@/app/not-found-or';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { ClampSection } from '@/components/inspections/clamp-section';
import { MeasureToForm } from '@/components/inspections/measure-to-form';
import { canBeRequested, RemedyAction } from '@/components/remediations/remedy-action';
import { ActionButton } from '@/components/ui/action-button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { PageHeader } from '@/components/ui/page-header';
import { RefreshWhile } from '@/components/ui/refresh-while';
import { VerdictBadge } from '@/components/verdict';
import { hasRole } from '@/lib/access/actor/actor';
import { listInspections } from '@/lib/fleet/inspections/list';
import { getInstance } from '@/lib/fleet/instances/get';
import { listRemediations } from '@/lib/fleet/remediations/list';
import { remedyOf } from '@/lib/truth/mtu/remedies/remedies';
import type { Remedy } from '@/lib/truth/mtu/remedies/remedy';
import { planFix } from '../../remediations/actions';
import { inspectOne } from './actions';
import { HostKeyNotice, InstanceAside, InstanceMain, StaleNotice } from './sections';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireActor('viewer');
  const { id } = await params;
  return { title: (await notFoundOr(() => getInstance(id))).name };
}

export default async function InstancePage({ params }: Props) {
  const actor = await requireActor('viewer');
  const { id } = await params;
  const instance = await notFoundOr(() => getInstance(id));
  const [locale, say, nav, common, verdict, inspections, remediations] = await Promise.all([
    requestLocale(),
    words('instance'),
    words('nav'),
    words('common'),
    words('verdict'),
    listInspections({ instanceId: id, limit: 12 }),
    listRemediations({ instanceId: id, limit: 8 }),
  ]);
  const reason = hasRole(actor, 'operator') ? null : common('roleNeeded.operator');
  const active = instance.activeInspection;
  const inspection = instance.latestInspection;
  const known = instance.staleSince ? 'inconclusive' : (inspection?.verdict ?? 'never');
  const fixing = remediations.items.some(({ state }) => state === 'queued' || state === 'running');
  const fixable = inspection !== null && inspection.verdict !== 'no-docker' && inspection.verdict !== 'unreachable';

  const waits = reason ?? (active ? say('inspecting', { phase: say(`phase.${active.phase ?? 'queued'}`) }) : null);

  const [worst] = inspection?.findings ?? [];
  // After a change, the findings from before it say nothing about the present state. The page has a button to inspect.
  const found = worst && inspection && !instance.staleSince ? remedyOf(worst, inspection.observations) : null;
  const main = found?.by === 'inspection' ? null : found;
  const remedyAction = (remedy: Remedy, look: 'btn-primary' | '' = '') => (
    <RemedyAction
      inspect={inspectOne}
      instanceId={id}
      locale={locale}
      look={look}
      plan={planFix}
      reason={waits}
      remedy={remedy}
      small={look === ''}
    />
  );

  return (
    <>
      <RefreshWhile active={active !== null || fixing} ms={1500} />
      <PageHeader
        actions={
          <>
            {active ? (
              <p aria-live="polite" className="inline-flex items-center gap-2 font-medium text-note" role="status">
                <Icon as={LoaderCircle} className="animate-spin" />
                {say('inspecting', { phase: say(`phase.${active.phase ?? 'queued'}`) })}
              </p>
            ) : (
              <ActionButton action={inspectOne} icon={<Icon as={Radar} />} reason={reason} values={{ instanceId: id }}>
                {say('inspect')}
              </ActionButton>
            )}
            {main && !reason && canBeRequested(main) ? remedyAction(main, 'btn-primary') : null}
            {fixable && !reason && main?.by !== 'daemon-json' ? (
              <Link className="btn" href={`/instances/${id}/fix`}>
                <Icon as={Wrench} />
                {say('fix')}
              </Link>
            ) : null}
            {reason ? null : (
              <Link className="btn" href={`/instances/${id}/edit`}>
                <Icon as={Pencil} />
                {common('edit')}
              </Link>
            )}
          </>
        }
        aside={<VerdictBadge locale={locale} verdict={known} />}
        back={[{ href: '/', label: nav('fleet') }]}
        backLabel={nav('breadcrumb')}
        lead={instance.staleSince ? undefined : verdict(`line.${known}`)}
        title={instance.name}
      />
      <HostKeyNotice instance={instance} locale={locale} reason={reason} />
      {instance.staleSince ? <StaleNotice locale={locale} /> : null}
      <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_21rem] 3xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="min-w-0 space-y-4">
          {inspection ? (
            <InstanceMain
              inspection={inspection}
              locale={locale}
              recreate={(network, label) => (
                <ActionButton
                  action={planFix}
                  icon={<Icon as={Wrench} />}
                  reason={waits}
                  small
                  values={{ instanceId: id, kind: 'recreate-network', network }}
                >
                  {label}
                </ActionButton>
              )}
              remedy={remedyAction}
              measure={<MeasureToForm action={inspectOne} instanceId={id} reason={waits} />}
              clamp={
                <ClampSection inspection={inspection} instanceId={id} locale={locale} plan={planFix} reason={waits} />
              }
              prove={
                fixable ? (
                  <ActionButton
                    action={inspectOne}
                    icon={<Icon as={Container} />}
                    reason={waits}
                    small
                    values={{ instanceId: id, proof: 'yes' }}
                  >
                    {say('inspectProof')}
                  </ActionButton>
                ) : null
              }
            />
          ) : (
            <div className="card">
              <EmptyState icon={Radar} title={say('notInspected')}>
                {say('notInspectedBody')}
              </EmptyState>
            </div>
          )}
        </div>
        <InstanceAside
          inspections={inspections.items}
          instance={instance}
          locale={locale}
          now={new Date()}
          remediations={remediations.items}
        />
      </div>
    </>
  );
}
