'use client';

import { CircleCheck, CircleStop, Clock, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { Icon } from '@/components/ui/icon';
import { type Tone, toneText, toneWash } from '@/components/ui/tone';
import type { MemberState, RolloutStage } from '@/lib/fleet/rollouts/types';
import { type LiveMember, type StageStanding, standingOf } from './live-rollout';
import { MEMBER_ORDER, MEMBER_TURNS, memberLook } from './rollout-look';
import { useRolloutWords } from './use-words';

const LOOK: Record<StageStanding, { icon: LucideIcon; tone: Tone }> = {
  waiting: { icon: Clock, tone: 'mute' },
  now: { icon: LoaderCircle, tone: 'note' },
  done: { icon: CircleCheck, tone: 'good' },
  trouble: { icon: TriangleAlert, tone: 'bad' },
  partly: { icon: CircleStop, tone: 'mute' },
  'not-started': { icon: CircleStop, tone: 'mute' },
};

/** With more instances than this a cell is a square with an icon; the table has the names. */
const NAMED_CELLS = 60;

/** The stages one below the other as a road with stops; each instance is a cell with its state as icon and words. */
export function Stages({ stages, members }: { stages: RolloutStage[]; members: LiveMember[] }) {
  const { say, stageName } = useRolloutWords();
  const frame = useRef<HTMLOListElement>(null);
  const named = stages.reduce((sum, { total }) => sum + total, 0) <= NAMED_CELLS;
  const current = stages.find((stage) => standingOf(stage) === 'now')?.stage ?? null;
  useEffect(() => {
    const row = frame.current?.querySelector<HTMLElement>('[data-now]');
    // Only inside its own frame: the page does not scroll.
    if (frame.current && row && current !== null) {
      frame.current.scrollTop = row.offsetTop - frame.current.clientHeight / 3;
    }
  }, [current]);
  if (stages.length === 0) return <p className="p-4 text-soft">{say('stages.none')}</p>;
  return (
    <ol
      aria-label={say('stages.title')}
      className="relative max-h-[34rem] overflow-y-auto py-2"
      ref={frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
    >
      {stages.map((stage) => {
        const standing = standingOf(stage);
        const { icon, tone } = LOOK[standing];
        return (
          <li
            className="relative grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-1.5 px-4 py-2 sm:grid-cols-[13rem_minmax(0,1fr)]"
            data-now={standing === 'now' ? '' : undefined}
            key={stage.stage}
          >
            <div className="relative flex gap-2.5">
              <span
                aria-hidden="true"
                className="absolute start-[0.8rem] top-7 -bottom-4 w-px bg-line max-sm:hidden [li:last-child_&]:hidden"
              />
              <span
                className={`relative flex size-[1.65rem] items-center justify-center rounded-full ${toneWash[tone]}`}
              >
                <Icon as={icon} className={standing === 'now' ? 'animate-spin' : ''} size={15} />
              </span>
              <div className="min-w-0">
                <h3 className="font-medium leading-[1.65rem]">
                  {stageName(stage.stage)}
                  <span className="figures font-normal text-soft text-sm">
                    {' '}
                    · {say('stages.of', { count: stage.total })}
                  </span>
                </h3>
                <p className={`text-sm ${toneText[tone]}`}>{say(`stageState.${standing}`)}</p>
              </div>
            </div>
            <div className="min-w-0">
              <Cells members={members.filter((member) => member.stage === stage.stage)} named={named} />
              {named ? null : (
                <p className="figures mt-1 text-soft text-sm">
                  {MEMBER_ORDER.filter((state) => stage.byState[state])
                    .map((state) => `${say(`memberState.${state}`)} ${stage.byState[state]}`)
                    .join(' · ')}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Cells({ members, named }: { members: LiveMember[]; named: boolean }) {
  if (!named) {
    // Decorative: the line below it says the same in words, and the table names every instance.
    return (
      <div aria-hidden="true" className="flex flex-wrap gap-1">
        {members.map(({ id, name, state, reason, isStillBroken }) => (
          <Square isStillBroken={isStillBroken} key={id} name={name} reason={reason} state={state} />
        ))}
      </div>
    );
  }
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(11.5rem,100%),1fr))] gap-1.5">
      {members.map(({ id, name, state, reason, isStillBroken }) => (
        <Chip isStillBroken={isStillBroken} key={id} name={name} reason={reason} state={state} />
      ))}
    </ul>
  );
}

interface CellProps {
  name: string;
  state: MemberState;
  reason: string | null;
  isStillBroken: boolean;
}

const Chip = memo(function Chip({ name, state, reason, isStillBroken }: CellProps) {
  const { stateOf } = useRolloutWords();
  const { icon, tone } = memberLook({ state, isStillBroken });
  return (
    <li className={`flex min-w-0 items-center gap-2 rounded-md border border-current/20 px-2 py-1 ${toneWash[tone]}`}>
      <Icon as={icon} className={MEMBER_TURNS.includes(state) ? 'animate-spin' : ''} size={15} />
      <span className="min-w-0 leading-tight">
        <span className="block truncate font-medium text-ink text-sm" title={name}>
          {name}
        </span>
        <span className="block truncate text-[0.78rem]">{stateOf({ state, reason, isStillBroken })}</span>
      </span>
    </li>
  );
});

const Square = memo(function Square({ name, state, reason, isStillBroken }: CellProps) {
  const { stateOf } = useRolloutWords();
  const { icon, tone } = memberLook({ state, isStillBroken });
  return (
    <span
      className={`flex size-6 items-center justify-center rounded border border-current/20 ${toneWash[tone]}`}
      title={`${name}: ${stateOf({ state, reason, isStillBroken })}`}
    >
      <Icon as={icon} className={MEMBER_TURNS.includes(state) ? 'animate-spin' : ''} size={14} />
    </span>
  );
});
