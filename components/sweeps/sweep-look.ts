import { CircleCheck, CircleSlash, CircleStop, Clock, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { Tone } from '@/components/ui/tone';
import type { InspectionState } from '@/lib/fleet/inspections/get';

/** Icon and colour of the state of a sweep or an inspection. */
export const STATE_LOOK: Record<InspectionState, { tone: Tone; icon: LucideIcon }> = {
  queued: { tone: 'mute', icon: Clock },
  running: { tone: 'note', icon: LoaderCircle },
  finished: { tone: 'good', icon: CircleCheck },
  cancelled: { tone: 'mute', icon: CircleSlash },
  interrupted: { tone: 'warn', icon: CircleStop },
};
