import { Shrink, Trash2 } from 'lucide-react';
import { ClampLimits } from '@/components/remediations/clamp-limits';
import { ActionButton } from '@/components/ui/action-button';
import type { FormAction } from '@/components/ui/form-result';
import { Icon } from '@/components/ui/icon';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { Section } from '@/components/ui/section';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** What solves the problem permanently: a restart of Docker, or a recreated network. */
const HELPED = ['bridge-oversized', 'network-oversized', 'container-outdated', 'proof-failed'];

interface Props {
  inspection: InspectionDetail;
  instanceId: string;
  locale: Locale;
  /** Requests a plan of this `kind`. */
  plan: FormAction;
  /** Why the buttons are disabled. */
  reason: string | null;
}

/** The MSS clamp that is in force, with a plan to remove it; or the offer of a clamp if TCP in containers may hang. */
export function ClampSection({ inspection, instanceId, locale, plan, reason }: Props) {
  const say = translator(locale, 'instance');
  const { clamp } = inspection.observations ?? {};
  const codes = inspection.findings.map(({ code }) => code);
  if (clamp?.known) {
    const { rules, since } = clamp.value;
    const unneeded = codes.includes('clamp-unneeded');
    return (
      <Section id="clamp" title={say('clamp.title')}>
        <Notice
          title={
            rules.length === 0
              ? say('clamp.gone')
              : say('clamp.inForce', {
                  sizes: rules.map(({ mss }) => mss).join(' / '),
                  families: rules.map(({ family }) => `IPv${family}`).join(' / '),
                })
          }
          tone={rules.length === 0 ? 'warn' : 'note'}
        >
          <p>
            {say('clamp.since')} <Moment at={new Date(since)} locale={locale} />
          </p>
          <p>{say(rules.length === 0 ? 'clamp.goneBody' : unneeded ? 'clamp.unneeded' : 'clamp.meanwhile')}</p>
        </Notice>
        <div className="mt-3">
          <ActionButton
            action={plan}
            icon={<Icon as={Trash2} />}
            look={unneeded ? 'btn-primary' : ''}
            reason={reason}
            small
            values={{ instanceId, kind: 'unclamp-mss' }}
          >
            {say('clamp.remove')}
          </ActionButton>
        </div>
      </Section>
    );
  }
  if (!codes.some((code) => HELPED.includes(code))) return null;
  return (
    <Section id="clamp" lead={say('clamp.offerLead')} title={say('clamp.offerTitle')}>
      <ClampLimits locale={locale} />
      <div className="mt-3">
        <ActionButton
          action={plan}
          icon={<Icon as={Shrink} />}
          reason={reason}
          small
          values={{ instanceId, kind: 'clamp-mss' }}
        >
          {say('clamp.offer')}
        </ActionButton>
      </div>
    </Section>
  );
}
