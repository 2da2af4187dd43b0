import { Ban, Download, Shrink, Undo2 } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFoundOr } from '@/app/not-found-or';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { ApplyForm } from '@/components/remediations/apply-form';
import { BlastRadius } from '@/components/remediations/blast-radius';
import { ClampLimits } from '@/components/remediations/clamp-limits';
import { KeepChoice } from '@/components/remediations/keep-choice';
import { PlannedChange } from '@/components/remediations/planned-change';
import { PreflightList } from '@/components/remediations/preflight-list';
import { RemediationRecord } from '@/components/remediations/record';
import { RemediationBadge, remediationLook } from '@/components/remediations/remediation-badge';
import { canBeRequested, RemedyAction, remedyLabel } from '@/components/remediations/remedy-action';
import { ShownAfter } from '@/components/remediations/shown-after';
import { stateKey } from '@/components/remediations/state-key';
import { Timeline } from '@/components/remediations/timeline';
import { ActionButton } from '@/components/ui/action-button';
import { CodeBlock } from '@/components/ui/code';
import { Icon } from '@/components/ui/icon';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Section } from '@/components/ui/section';
import { hasRole } from '@/lib/access/actor/actor';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { isGone } from '@/lib/fleet/remediations/is-gone';
import { kindOf } from '@/lib/fleet/remediations/kind-of';
import { nextRemedy } from '@/lib/fleet/remediations/next-remedy';
import { inspectOne } from '../../instances/[id]/actions';
import { applyFix, cancelFix, planFix, planUndo } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('fix'))('one') };
}

type Props = { params: Promise<{ id: string }> };

export default async function RemediationPage({ params }: Props) {
  const actor = await requireActor('viewer');
  const { id } = await params;
  const [locale, say, words_, rollout, nav, common, remediation] = await Promise.all([
    requestLocale(),
    words('fix'),
    words('remediation'),
    words('rollout'),
    words('nav'),
    words('common'),
    notFoundOr(() => getRemediation(id)),
  ]);
  const { plan, state, instance } = remediation;
  const reason = hasRole(actor, 'operator') ? null : common('roleNeeded.operator');
  const planned = state === 'planned';
  const kind = kindOf(plan.kind);
  const { title, about } = kind?.words(plan) ?? { title: { key: 'title.unknown', values: {} }, about: 'unknown' };
  const live = state === 'queued' || state === 'running';
  const gone = await isGone(remediation);
  const broken = remediation.shows.isStillBroken;
  const next = broken ? await nextRemedy(remediation) : null;
  const why = remediation.reason ? `reason.${remediation.reason}` : null;
  const step = `step.${remediation.reasonParams.step}`;
  const whyParams = { ...remediation.reasonParams, ...(words_.has(step) ? { step: words_(step) } : {}) };
  const record = (
    <Section id="record" title={say('record.title')}>
      <RemediationRecord locale={locale} remediation={remediation} />
    </Section>
  );
  return (
    <>
      <PageHeader
        actions={
          <>
            {live ? (
              <ActionButton
                action={cancelFix}
                icon={<Icon as={Ban} />}
                look="btn-danger"
                reason={reason}
                values={{ id }}
              >
                {say('cancel')}
              </ActionButton>
            ) : null}
            {remediation.canRollBack ? (
              <ActionButton action={planUndo} icon={<Icon as={Undo2} />} reason={reason} values={{ id }}>
                {say('rollBack')}
              </ActionButton>
            ) : null}
          </>
        }
        aside={<RemediationBadge broken={broken} locale={locale} reason={remediation.reason} state={state} />}
        back={[
          { href: '/', label: nav('fleet') },
          { href: `/instances/${instance.id}`, label: instance.name },
        ]}
        backLabel={nav('breadcrumb')}
        lead={
          <>
            {remediation.requestedBy}
            {remediation.sourceAddress ? ` (${remediation.sourceAddress})` : ''} ·{' '}
            <Moment at={remediation.createdAt} locale={locale} />
            {remediation.rolloutId ? (
              <>
                {' · '}
                <Link className="link" href={`/rollouts/${remediation.rolloutId}`}>
                  {rollout('partOf')}
                </Link>
              </>
            ) : null}
            {remediation.rollbackOfId ? (
              <>
                {' · '}
                <Link className="link" href={`/remediations/${remediation.rollbackOfId}`}>
                  {say('takesBack')}
                </Link>
              </>
            ) : null}
          </>
        }
        title={say(title.key, title.values)}
      />
      {kind ? null : (
        <div className="mb-4">
          <Notice title={say('unknownKind.title')} tone="warn">
            {say('unknownKind.body')}
          </Notice>
        </div>
      )}
      {why && words_.has(why) ? (
        <div className="mb-4">
          <Notice title={say(stateKey(state, remediation.reason, broken))} tone={remediationLook(state, broken).tone}>
            <p className="break-words">{words_(why, whyParams)}</p>
            <ShownAfter locale={locale} shows={remediation.shows} />
            {gone ? <p>{say(`gone.${about}`)}</p> : null}
            {state === 'failed' && remediation.canRollBack ? <p className="mt-1">{say('rollBackFailed')}</p> : null}
            {about === 'repair' && state !== 'confirmed' ? (
              <p className="mt-1">
                <Link className="link" href={`/remediations/${remediation.rollbackOfId}`}>
                  {say('repairAgain')}
                </Link>
              </p>
            ) : null}
            {next && canBeRequested(next) ? (
              <div className="mt-2 flex flex-wrap items-center gap-2">
                <span className="font-medium">{say('after.next')}</span>
                <RemedyAction
                  inspect={inspectOne}
                  instanceId={instance.id}
                  locale={locale}
                  plan={planFix}
                  reason={reason}
                  remedy={next}
                  small
                />
              </div>
            ) : next ? (
              <p className="mt-1">{remedyLabel(next, locale)}</p>
            ) : null}
            {remediation.inspectionId ? (
              <Link className="link" href={`/instances/${instance.id}`}>
                {say('seeInstance')}
              </Link>
            ) : null}
          </Notice>
        </div>
      ) : null}
      <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,32rem)]">
        <div className="min-w-0 space-y-4">
          {planned ? null : (
            <Section
              actions={
                live ? null : (
                  <a
                    className="btn btn-small"
                    download
                    href={`/api/v1/reports/remediation-steps.csv?remediationId=${id}&lang=${locale}`}
                  >
                    <Icon as={Download} />
                    {say('timeline.csv')}
                  </a>
                )
              }
              id="timeline"
              lead={live ? say('timeline.live') : undefined}
              title={say('timeline.title')}
            >
              <Timeline
                id={id}
                key={state}
                state={state}
                steps={remediation.steps.map(({ position, name, state: step, output, startedAt, ms }) => ({
                  position,
                  name,
                  state: step,
                  output,
                  startedAt: startedAt.toISOString(),
                  ms,
                }))}
              />
            </Section>
          )}
          {remediation.putBackCommands.length > 0 ? (
            <Section id="put-back" lead={say('putBack.lead')} title={say('putBack.title')}>
              <CodeBlock label={say('putBack.title')}>{remediation.putBackCommands.join('\n')}</CodeBlock>
            </Section>
          ) : null}
          {kind ? (
            <>
              <PlannedChange change={kind.change(plan)} locale={locale} />
              <Section flush id="preflight" lead={say('preflight.lead')} title={say('preflight.title')}>
                <PreflightList items={plan.preflight} locale={locale} />
              </Section>
            </>
          ) : null}
        </div>
        <div className="min-w-0 space-y-4">
          {planned ? null : record}
          {kind ? (
            <Section flush id="radius" title={say('radius.title')}>
              <BlastRadius about={about} locale={locale} plan={plan} />
            </Section>
          ) : null}
          {planned && kind ? (
            <Section id="apply" title={say('apply.title')}>
              {plan.alreadyInForce ? (
                <Notice tone="good">{say(`apply.inForce.${about}`, { mtu: plan.mtu })}</Notice>
              ) : plan.blocked ? (
                <Notice title={say('apply.blocked')} tone="bad">
                  {say('apply.blockedBody')}
                  <KeepChoice
                    change={kind.change(plan)}
                    instanceId={instance.id}
                    locale={locale}
                    plan={planFix}
                    reason={reason}
                  />
                </Notice>
              ) : (
                <>
                  <p className="mb-3">{say(`apply.body.${about}`, { seconds: plan.confirmSeconds })}</p>
                  <ApplyForm
                    action={applyFix}
                    button={say(`apply.button.${about}`)}
                    id={id}
                    instanceName={instance.name}
                    planHash={remediation.planHash}
                    reason={reason}
                    typed={kind.asksForName(plan)}
                  />
                </>
              )}
            </Section>
          ) : null}
          {planned && kind?.clampHelps && !plan.alreadyInForce ? (
            <Section id="clamp" lead={say('clamp.offer.lead')} title={say('clamp.offer.title')}>
              <ClampLimits locale={locale} />
              <div className="mt-3">
                <ActionButton
                  action={planFix}
                  icon={<Icon as={Shrink} />}
                  reason={reason}
                  small
                  values={{ instanceId: instance.id, kind: 'clamp-mss' }}
                >
                  {say('clamp.offer.button')}
                </ActionButton>
              </div>
            </Section>
          ) : null}
          {planned ? record : null}
        </div>
      </div>
    </>
  );
}
