import { toneSolid } from '@/components/ui/tone';
import type { MemberState } from '@/lib/fleet/rollouts/types';
import { MEMBER_LOOK, MEMBER_ORDER } from './rollout-look';

/** States that are drawn as remaining work. */
const WAITING: MemberState[] = ['pending', 'ready', 'not-started', 'left-out'];

/** How many instances are in which state, as one bar. Decorative: the numbers are next to it as text. */
export function ProgressBar({ byState }: { byState: Partial<Record<MemberState, number>> }) {
  return (
    <span aria-hidden="true" className="flex h-2.5 gap-px overflow-hidden rounded-full bg-line">
      {MEMBER_ORDER.map((state) => {
        const count = byState[state] ?? 0;
        return count === 0 ? null : (
          <span
            className={`transition-[flex-grow] duration-500 ${WAITING.includes(state) ? '' : toneSolid[MEMBER_LOOK[state].tone]}`}
            key={state}
            style={{ flexGrow: count }}
          />
        );
      })}
    </span>
  );
}
