import { FilterX } from 'lucide-react';
import type { Metadata } from 'next';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { RolloutForm } from '@/components/rollouts/rollout-form';
import { EmptyState } from '@/components/ui/empty-state';
import { Forbidden } from '@/components/ui/forbidden';
import { PageHeader } from '@/components/ui/page-header';
import { Section } from '@/components/ui/section';
import { hasRole } from '@/lib/access/actor/actor';
import { ROLLOUT_KINDS } from '@/lib/fleet/remediations/kind-of';
import { planMany } from '../actions';
import { Causes } from './causes';
import { recommendedOf, scopeOf } from './scope';

/** Names of instances that are shown here; the plan has all names. */
const NAMED = 40;

const STEPS = ['look', 'show', 'start', 'order', 'undo'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('rollout'))('new.title') };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function NewRolloutPage({ searchParams }: Props) {
  const actor = await requireActor('viewer');
  const locale = await requestLocale();
  if (!hasRole(actor, 'operator')) return <Forbidden have={actor.role} locale={locale} needed="operator" />;
  const [say, nav] = await Promise.all([words('rollout'), words('nav')]);
  const scope = await scopeOf(await searchParams, locale);
  if (scope === null || scope === 'unknown') {
    return (
      <div className="card">
        <EmptyState toFleet={say('toFleet')} heading="h1" icon={FilterX} title={say('new.nothing')}>
          {say(scope === null ? 'new.nothingBody' : 'new.badFilter')}
        </EmptyState>
      </div>
    );
  }
  const { kind, total, names, rows, criteria, filter, backFrom, inputs } = scope;
  // Shown for all of them or not at all.
  const fit = rows.length === total ? rows.filter((row) => row.verdict === 'fits').length : 0;
  const shown = names.slice(0, NAMED);
  return (
    <>
      <PageHeader
        back={[{ href: '/rollouts', label: nav('rollouts') }]}
        backLabel={nav('breadcrumb')}
        lead={say(backFrom === null ? 'new.lead' : `new.takesBack.${backFrom}`)}
        title={say(backFrom === null ? 'new.title' : 'new.back')}
      />
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,32rem)]">
        <Section id="how" title={say('new.how')}>
          <RolloutForm
            action={planMany}
            chosen={filter?.cause ? 'remedy' : undefined}
            kinds={backFrom === null ? [...ROLLOUT_KINDS, 'remedy'] : []}
            recommended={recommendedOf(rows)}
            scope={inputs}
            total={total}
          />
        </Section>
        <div className="min-w-0 space-y-4">
          <Section id="which" title={say('new.which')}>
            <p className="font-medium">{say(`scope.${kind}`, { count: total })}</p>
            {criteria.length > 0 ? <p className="text-soft">{criteria.join(' · ')}</p> : null}
            {fit > 0 ? <p className="mt-1 text-soft">{say('scope.fits', { count: fit })}</p> : null}
            <ul className="mt-2 flex flex-wrap gap-1.5 text-sm">
              {shown.map((name) => (
                <li className="max-w-full truncate rounded bg-mute-wash px-2 py-0.5" key={name}>
                  {name}
                </li>
              ))}
              {total > shown.length ? (
                <li className="px-1 py-0.5 text-soft">{say('new.tooMany', { count: total - shown.length })}</li>
              ) : null}
            </ul>
          </Section>
          {filter === null ? null : <Causes filter={filter} locale={locale} />}
          <Section id="next" title={say('new.next')}>
            <ol className="list-decimal space-y-1.5 ps-5">
              {STEPS.map((step) => (
                <li key={step}>{say(`new.nextSteps.${step}`)}</li>
              ))}
            </ol>
          </Section>
        </div>
      </div>
    </>
  );
}
