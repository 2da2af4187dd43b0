import { useTranslations } from 'use-intl';
import { Notice } from '@/components/ui/notice';

const ICMP_HEADERS = 28;

/**
 * What there is to say of an MTU that was typed, beside the recommended one. A number that looks like a ping payload is
 * explained before it is used. Both are bytes of IP packet.
 */
export function MtuNotice({ value, recommended }: { value: number; recommended: number | null }) {
  const say = useTranslations('fix');
  const below = recommended !== null && Number.isInteger(value) ? recommended - value : 0;
  if (below >= ICMP_HEADERS && below <= ICMP_HEADERS + 4) {
    return (
      <Notice live title={say('plan.payloadTitle', { value })} tone="warn">
        {say('plan.payload', { value, packet: value + ICMP_HEADERS, mtu: recommended ?? 0, wasted: below })}
      </Notice>
    );
  }
  if (below > 0 && value >= 576) {
    return (
      <Notice live tone="note">
        {say('plan.wasted', { bytes: below })}
      </Notice>
    );
  }
  if (below < 0) {
    return (
      <Notice live tone="bad">
        {say('plan.tooHigh', { bytes: -below, mtu: recommended ?? 0 })}
      </Notice>
    );
  }
  return null;
}
