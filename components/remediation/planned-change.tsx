import { Section } from '@/components/ui/section';
import type { Locale } from '@/lib/i18n/locale';
import { translator } from '@/lib/i18n/translator';
import type { RemediationPlan } from '@/lib/remediations/plan-types';
import { ClampChange } from './clamp-change';
import { DiffView } from './diff-view';
import { NetworkChange } from './network-change';

/** What a plan changes on the instance, each kind in its own way. */
export function PlannedChange({ plan, locale }: { plan: RemediationPlan; locale: Locale }) {
  const say = translator(locale, 'fix');
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback':
      return (
        <Section id="diff" lead={<span className="font-mono">{plan.file.path}</span>} title={say('diff.title')}>
          {plan.diff ? <DiffView diff={plan.diff} locale={locale} /> : <p className="text-soft">{say('diff.none')}</p>}
          <p className="mt-2 text-soft text-sm">{say('diff.kept')}</p>
        </Section>
      );
    case 'recreate-network':
    case 'restore-network':
      return <NetworkChange locale={locale} plan={plan} />;
    case 'clamp-mss':
    case 'unclamp-mss':
      return <ClampChange locale={locale} plan={plan} />;
  }
}
