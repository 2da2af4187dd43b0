import { CirclePause, CircleX, type LucideIcon, Play, Plug, RotateCcw, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { type Tone, toneText } from '@/components/ui/tone';
import type { ContainerEffect } from '@/lib/fleet/remediations/plan-types';

/** The icon and colour of what a change does to a container. */
const LOOK: Record<ContainerEffect['effect'], { icon: LucideIcon; tone: Tone }> = {
  lost: { icon: CircleX, tone: 'bad' },
  started: { icon: Play, tone: 'warn' },
  returns: { icon: RotateCcw, tone: 'good' },
  replaced: { icon: RotateCcw, tone: 'good' },
  'cut-off': { icon: Unplug, tone: 'warn' },
  'keeps-running': { icon: CirclePause, tone: 'note' },
  rejoins: { icon: Plug, tone: 'good' },
  'brought-up': { icon: Play, tone: 'good' },
  restarted: { icon: RotateCcw, tone: 'warn' },
};

/** The worst first. */
export const EFFECTS = [
  'lost',
  'started',
  'returns',
  'replaced',
  'cut-off',
  'restarted',
  'keeps-running',
  'rejoins',
  'brought-up',
] as const;

/** Heading of a group of containers with the same effect: icon and words. */
export function EffectHeading({ effect, children }: { effect: ContainerEffect['effect']; children: ReactNode }) {
  const { icon, tone } = LOOK[effect];
  return (
    <h3 className={`flex items-center gap-1.5 font-medium text-sm ${toneText[tone]}`}>
      <Icon as={icon} size={15} />
      {children}
    </h3>
  );
}
