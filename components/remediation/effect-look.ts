import { CirclePause, CircleX, type LucideIcon, Play, RotateCcw, Unplug } from 'lucide-react';
import type { Tone } from '@/components/ui/tone';
import type { ContainerEffect } from '@/lib/remediations/plan-types';

/** How it looks what a restart does to a container. */
export const EFFECT_LOOK: Record<ContainerEffect['effect'], { icon: LucideIcon; tone: Tone }> = {
  lost: { icon: CircleX, tone: 'bad' },
  started: { icon: Play, tone: 'warn' },
  returns: { icon: RotateCcw, tone: 'good' },
  replaced: { icon: RotateCcw, tone: 'good' },
  'cut-off': { icon: Unplug, tone: 'warn' },
  'keeps-running': { icon: CirclePause, tone: 'note' },
};

/** The worst first. */
export const EFFECTS = ['lost', 'started', 'returns', 'replaced', 'keeps-running'] as const;
