import {
  Blend,
  Cable,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleOff,
  FoldVertical,
  type LucideIcon,
  PackageX,
  Truck,
  Unplug,
} from 'lucide-react';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import type { Severity, Verdict } from '@/lib/truth/mtu/verdict';
import { Badge } from './ui/badge';
import type { Tone } from './ui/tone';

export type VerdictOrNever = Verdict | 'never';

export const VERDICT_LOOK: Record<VerdictOrNever, { tone: Tone; icon: LucideIcon }> = {
  oversized: { tone: 'bad', icon: Truck },
  mixed: { tone: 'bad', icon: Blend },
  'black-hole': { tone: 'bad', icon: CircleOff },
  'nic-wrong': { tone: 'warn', icon: Cable },
  undersized: { tone: 'note', icon: FoldVertical },
  inconclusive: { tone: 'warn', icon: CircleHelp },
  unreachable: { tone: 'warn', icon: Unplug },
  'no-docker': { tone: 'mute', icon: PackageX },
  fits: { tone: 'good', icon: CircleCheck },
  never: { tone: 'mute', icon: CircleDashed },
};

export const SEVERITY_TONE: Record<Severity, Tone> = { critical: 'bad', warning: 'warn', notice: 'note', info: 'mute' };

/** A verdict as an icon, a word and a colour. */
export function VerdictBadge({ verdict, locale }: { verdict: VerdictOrNever | null; locale: Locale }) {
  const known = verdict ?? 'never';
  const { tone, icon } = VERDICT_LOOK[known];
  return (
    <Badge icon={icon} tone={tone}>
      {translator(locale, 'verdict')(`name.${known}`)}
    </Badge>
  );
}
