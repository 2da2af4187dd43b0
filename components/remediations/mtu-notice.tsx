import { useTranslations } from 'use-intl';
import { Notice } from '@/components/ui/notice';
import { SETTABLE_MTU } from '@/lib/truth/packet/mtu';
import { ICMP_OVERHEAD, readTypedSize } from '@/lib/truth/packet/packet';

/**
 * Notes about a typed MTU, compared with the recommended one. A number that looks like a ping payload is explained
 * before it is used. Both are bytes of IP packet.
 */
export function MtuNotice({ value, recommended }: { value: number; recommended: number | null }) {
  const say = useTranslations('fix');
  if (recommended === null || !Number.isInteger(value)) return null;
  const below = recommended - value;
  const read = readTypedSize(value, recommended);
  if (read.kind === 'payload') {
    const { family, packet, wasted } = read;
    const command = family === 6 ? 'ping -6' : 'ping';
    return (
      <Notice live title={say('plan.payloadTitle', { value })} tone="warn">
        {say('plan.payload', { command, value, packet, headers: ICMP_OVERHEAD[family], mtu: recommended, wasted })}
      </Notice>
    );
  }
  if (below > 0 && value >= SETTABLE_MTU.min) {
    return (
      <Notice live tone="note">
        {say('plan.wasted', { bytes: below })}
      </Notice>
    );
  }
  if (below < 0) {
    return (
      <Notice live tone="bad">
        {say('plan.tooHigh', { bytes: -below, mtu: recommended })}
      </Notice>
    );
  }
  return null;
}
