import { Section } from '@/components/ui/section';
import type { ShownChange } from '@/lib/fleet/remediations/shown-change';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { ClampChange } from './clamp-change';
import { ContainerChange } from './container-change';
import { DiffView } from './diff-view';
import { NetworkChange } from './network-change';
import { NicChange } from './nic-change';
import { RepairChange } from './repair-change';

/** What a plan changes on the instance, in the view of its kind. */
export function PlannedChange({ change, locale }: { change: ShownChange; locale: Locale }) {
  const say = translator(locale, 'fix');
  switch (change.view) {
    case 'diff': {
      const { path, diff } = change;
      return (
        <Section id="diff" lead={<span className="font-mono">{path}</span>} title={say('diff.title')}>
          {diff ? <DiffView diff={diff} locale={locale} /> : <p className="text-soft">{say('diff.none')}</p>}
          <p className="mt-2 text-soft text-sm">{say('diff.kept')}</p>
        </Section>
      );
    }
    case 'network':
      return <NetworkChange locale={locale} plan={change.plan} />;
    case 'rules':
      return <ClampChange locale={locale} plan={change.plan} />;
    case 'nic':
      return <NicChange locale={locale} plan={change.plan} />;
    case 'container':
      return <ContainerChange locale={locale} plan={change.plan} />;
    case 'repair':
      return <RepairChange locale={locale} plan={change.plan} />;
  }
}
