import { Wrench } from 'lucide-react';
import { ActionButton } from '@/components/ui/action-button';
import { printable } from '@/components/ui/code';
import type { FormAction } from '@/components/ui/form-result';
import { Icon } from '@/components/ui/icon';
import { Section } from '@/components/ui/section';
import type { InspectionDetail } from '@/lib/fleet/inspections/get';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** Findings about a link that is too large, with the name of the value that fits. */
const TOO_LARGE: Record<string, string> = { 'nic-oversized': 'expectedMtu', 'nic-over-smaller': 'carried' };

interface Props {
  inspection: InspectionDetail;
  instanceId: string;
  locale: Locale;
  /** Requests a plan. */
  plan: FormAction;
  /** Why the buttons are disabled. */
  reason: string | null;
}

/** Offers a plan for each link of the instance whose MTU is larger than OpenStack says or than the links below carry. */
export function NicSection({ inspection, instanceId, locale, plan, reason }: Props) {
  const say = translator(locale, 'fix');
  const found = inspection.findings.flatMap(({ code, params }) => {
    const right = TOO_LARGE[code];
    return right === undefined
      ? []
      : [{ interface: String(params.interface), nic: Number(params.nicMtu), right: Number(params[right]) }];
  });
  const links = found.filter((one, at) => found.findIndex((other) => other.interface === one.interface) === at);
  if (links.length === 0) return null;
  return (
    <Section id="nic" title={say('nic.offer.title')}>
      {links.slice(0, 10).map((link) => (
        <div className="mb-3 last:mb-0" key={link.interface}>
          <p className="font-medium">{printable(say('nic.offer.lead', link))}</p>
          <p className="mb-2 text-soft">{printable(say('nic.offer.body', link))}</p>
          <ActionButton
            action={plan}
            icon={<Icon as={Wrench} />}
            reason={reason}
            small
            values={{ instanceId, kind: 'set-nic-mtu', interface: link.interface }}
          >
            {printable(say('nic.offer.button', link))}
          </ActionButton>
        </div>
      ))}
    </Section>
  );
}
