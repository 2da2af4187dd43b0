import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { Icon } from '@/components/ui/icon';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';

/** An MTU compared with its maximum: the number, an icon, and the difference as text. */
export function Mtu({ value, limit, locale }: { value: number | null; limit: number | null; locale: Locale }) {
  const say = translator(locale, 'instance');
  if (value === null) {
    return (
      <span className="inline-flex items-center gap-1.5 text-soft">
        <Icon as={CircleHelp} size={14} />
        {say('mtu.unknown')}
      </span>
    );
  }
  const over = limit === null ? 0 : value - limit;
  const tone = limit === null ? '' : over > 0 ? 'text-bad' : over < 0 ? 'text-note' : 'text-good';
  return (
    <span className={`figures inline-flex flex-wrap items-center gap-x-1.5 ${tone}`}>
      {limit === null ? null : <Icon as={over > 0 ? TriangleAlert : CircleCheck} size={14} />}
      <span className="whitespace-nowrap font-semibold">{value}</span>
      {over === 0 ? null : (
        <span className="whitespace-nowrap text-sm">
          {say(over > 0 ? 'mtu.over' : 'mtu.under', { bytes: Math.abs(over) })}
        </span>
      )}
    </span>
  );
}
