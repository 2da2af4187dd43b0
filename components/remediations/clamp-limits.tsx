import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

const LIMITS = ['tcp', 'new', 'reboot', 'mtu'] as const;

/** The limits of an MSS clamp, in plain words. */
export function ClampLimits({ locale }: { locale: Locale }) {
  const say = translator(locale, 'fix');
  return (
    <ul className="list-disc space-y-1 ps-5">
      {LIMITS.map((limit) => (
        <li key={limit}>{say(`clamp.limits.${limit}`)}</li>
      ))}
    </ul>
  );
}
