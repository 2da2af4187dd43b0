import type { ReactNode } from 'react';
import { Facts } from '@/components/ui/facts';
import { Moment } from '@/components/ui/moment';
import type { RemediationDetail } from '@/lib/fleet/remediations/get';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** Who requested a remediation and from which address, and when it was planned, started and ended. */
export function RemediationRecord({ remediation, locale }: { remediation: RemediationDetail; locale: Locale }) {
  const say = translator(locale, 'fix');
  const { requestedBy, sourceAddress, createdAt, startedAt, finishedAt } = remediation;
  const goesOn = remediation.state === 'queued' || remediation.state === 'running';
  const moment = (name: string, at: Date | null): [string, ReactNode][] =>
    at || goesOn
      ? [[say(`record.${name}`), at ? <Moment at={at} locale={locale} key={name} /> : say('record.notYet')]]
      : [];
  return (
    <Facts
      items={[
        [say('record.by'), requestedBy],
        [say('record.from'), sourceAddress ?? say('record.notNoted')],
        ...moment('planned', createdAt),
        ...moment('started', startedAt),
        ...moment('finished', finishedAt),
      ]}
    />
  );
}
