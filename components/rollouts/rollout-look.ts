import {
  CircleCheck,
  CirclePause,
  CircleSlash,
  CircleStop,
  ClipboardCheck,
  ClipboardList,
  Clock,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  OctagonAlert,
  ScanSearch,
  ShieldX,
  TimerOff,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import type { Tone } from '@/components/ui/tone';
import type { MemberState, RolloutState } from '@/lib/fleet/rollouts/types';

/** Icon and colour of a rollout's state. */
export const ROLLOUT_LOOK: Record<RolloutState, { tone: Tone; icon: LucideIcon }> = {
  planning: { tone: 'note', icon: ScanSearch },
  planned: { tone: 'note', icon: ClipboardList },
  running: { tone: 'note', icon: LoaderCircle },
  paused: { tone: 'warn', icon: CirclePause },
  finished: { tone: 'good', icon: CircleCheck },
  stopped: { tone: 'bad', icon: CircleStop },
  cancelled: { tone: 'mute', icon: CircleSlash },
  expired: { tone: 'mute', icon: TimerOff },
};

/** Icon and colour of one instance's turn. */
export const MEMBER_LOOK: Record<MemberState, { tone: Tone; icon: LucideIcon }> = {
  pending: { tone: 'mute', icon: Hourglass },
  planning: { tone: 'note', icon: LoaderCircle },
  ready: { tone: 'mute', icon: Clock },
  'left-out': { tone: 'mute', icon: CircleSlash },
  checking: { tone: 'note', icon: ClipboardCheck },
  running: { tone: 'note', icon: LoaderCircle },
  confirmed: { tone: 'good', icon: CircleCheck },
  reverted: { tone: 'warn', icon: Undo2 },
  refused: { tone: 'warn', icon: ShieldX },
  failed: { tone: 'bad', icon: OctagonAlert },
  'not-started': { tone: 'mute', icon: CircleStop },
};

/** The same with a warning if it is confirmed and still not as it should be. */
export function memberLook({ state, isStillBroken }: { state: MemberState; isStillBroken: boolean }) {
  return isStillBroken ? STILL_BROKEN : MEMBER_LOOK[state];
}
const STILL_BROKEN: { tone: Tone; icon: LucideIcon } = { tone: 'warn', icon: TriangleAlert };

/** States in which something happens on the instance right now: their icon turns. */
export const MEMBER_TURNS: MemberState[] = ['planning', 'running'];

/** States of an instance that had its turn and did not end confirmed. */
export const NOT_CONFIRMED: MemberState[] = ['reverted', 'refused', 'failed'];

/** In the order of bars and filters: first ended, then running, then waiting. */
export const MEMBER_ORDER: MemberState[] = [
  'confirmed',
  'failed',
  'reverted',
  'refused',
  'running',
  'checking',
  'planning',
  'ready',
  'pending',
  'not-started',
  'left-out',
];
