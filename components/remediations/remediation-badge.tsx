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
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { Tone } from '@/components/ui/tone';
import type { RemediationState } from '@/lib/fleet/remediations/types';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { stateKey } from './state-key';

const REMEDIATION_LOOK: Record<RemediationState, { tone: Tone; icon: LucideIcon }> = {
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

/** It was confirmed, and the instance is still not as it should be. */
const BROKEN_LOOK = { tone: 'warn', icon: TriangleAlert } as const;

export function remediationLook(state: RemediationState, broken: boolean): { tone: Tone; icon: LucideIcon } {
  return broken ? BROKEN_LOOK : REMEDIATION_LOOK[state];
}

/** The state of a remediation as an icon, a word and a colour. */
export function RemediationBadge({
  state,
  reason,
  broken,
  locale,
}: {
  state: RemediationState;
  reason: string | null;
  /** Confirmed, and the instance is still not as it should be. */
  broken: boolean;
  locale: Locale;
}) {
  const { tone, icon } = remediationLook(state, broken);
  return (
    <Badge icon={icon} tone={tone}>
      {translator(locale, 'fix')(stateKey(state, reason, broken))}
    </Badge>
  );
}
