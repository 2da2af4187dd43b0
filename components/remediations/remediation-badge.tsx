import {
  CircleCheck,
  CircleSlash,
  ClipboardList,
  Clock,
  LoaderCircle,
  type LucideIcon,
  OctagonAlert,
  ShieldX,
  TimerOff,
  Undo2,
} from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { Tone } from '@/components/ui/tone';
import type { RemediationState } from '@/lib/fleet/remediations/types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { stateKey } from './state-key';

export const REMEDIATION_LOOK: Record<RemediationState, { tone: Tone; icon: LucideIcon }> = {
  planned: { tone: 'note', icon: ClipboardList },
  queued: { tone: 'note', icon: Clock },
  running: { tone: 'note', icon: LoaderCircle },
  confirmed: { tone: 'good', icon: CircleCheck },
  reverted: { tone: 'warn', icon: Undo2 },
  refused: { tone: 'warn', icon: ShieldX },
  failed: { tone: 'bad', icon: OctagonAlert },
  cancelled: { tone: 'mute', icon: CircleSlash },
  expired: { tone: 'mute', icon: TimerOff },
};

/** The state of a remediation as an icon, a word and a colour. */
export function RemediationBadge({
  state,
  reason,
  locale,
}: {
  state: RemediationState;
  reason: string | null;
  locale: Locale;
}) {
  const { tone, icon } = REMEDIATION_LOOK[state];
  return (
    <Badge icon={icon} tone={tone}>
      {translator(locale, 'fix')(stateKey(state, reason))}
    </Badge>
  );
}
