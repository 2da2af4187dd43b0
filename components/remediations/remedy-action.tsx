import { Wrench } from 'lucide-react';
import Link from 'next/link';
import { ActionButton } from '@/components/ui/action-button';
import { printable } from '@/components/ui/code';
import type { FormAction } from '@/components/ui/form-result';
import { Icon } from '@/components/ui/icon';
import { planOfRemedy } from '@/lib/fleet/remediations/plan-of-remedy';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import type { Remedy } from '@/lib/truth/mtu/remedies/remedy';

/** Pages on which something that Clearance knows is corrected. */
const PAGES = {
  target: () => '/settings',
  credential: (instanceId: string) => `/instances/${instanceId}/edit`,
  connection: (instanceId: string) => `/instances/${instanceId}/edit`,
  'host-key': () => '/host-keys',
} as const;

/** The remedy of a finding, as a button, a link, or a sentence. Nothing is changed before its plan was shown. */
export function RemedyAction({
  remedy,
  instanceId,
  locale,
  plan,
  inspect,
  reason,
  look = '',
  small = false,
}: {
  remedy: Remedy;
  instanceId: string;
  locale: Locale;
  plan: FormAction;
  inspect: FormAction;
  /** Why nothing can be requested now; null if it can. */
  reason: string | null;
  look?: 'btn-primary' | '';
  small?: boolean;
}) {
  const label = remedyLabel(remedy, locale);
  const icon = <Icon as={Wrench} />;
  const size = small ? 'btn-small' : '';
  if (remedy.by === 'daemon-json' && reason === null) {
    const query = remedy.mtu === null ? '' : `?mtu=${remedy.mtu}`;
    return (
      <Link className={`btn ${look} ${size}`} href={`/instances/${instanceId}/fix${query}`}>
        {icon}
        {label}
      </Link>
    );
  }
  const planned = planOfRemedy(remedy);
  if (planned) {
    const { mtu, ...asked } = planned;
    const values = { instanceId, ...asked, mtu: mtu === null ? '' : String(mtu) };
    return (
      <ActionButton action={plan} icon={icon} look={look} reason={reason} small={small} values={values}>
        {label}
      </ActionButton>
    );
  }
  if (remedy.by === 'inspection' || remedy.by === 'proof') {
    const values = { instanceId, ...(remedy.by === 'proof' ? { proof: 'yes' } : {}) };
    return (
      <ActionButton action={inspect} look={look} reason={reason} small={small} values={values}>
        {label}
      </ActionButton>
    );
  }
  if (remedy.by in PAGES) {
    const page = PAGES[remedy.by as keyof typeof PAGES];
    return (
      <Link className={`btn ${look} ${size}`} href={page(instanceId)}>
        {label}
      </Link>
    );
  }
  return <p className="text-soft">{label}</p>;
}

/** The remedy in words: what its button says, or why there is none. */
export function remedyLabel(remedy: Remedy, locale: Locale): string {
  const say = translator(locale, 'remedy');
  if (remedy.by === 'none') return say(`none.${remedy.reason}`);
  const { by: _, ...values } = remedy;
  return printable(say(remedy.by, 'mtu' in values ? { ...values, mtu: values.mtu ?? 'null' } : values));
}

/** Whether the remedy is a request or a page, and not only words. */
export function canBeRequested(remedy: Remedy): boolean {
  return planOfRemedy(remedy) !== null || remedy.by === 'inspection' || remedy.by === 'proof' || remedy.by in PAGES;
}
