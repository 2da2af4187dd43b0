'use client';

import { Download, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useLocale } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Section } from '@/components/ui/section';
import { Submit } from '@/components/ui/submit';
import { useEvents } from '@/components/ui/use-events';
import { useKeptFocus } from '@/components/ui/use-kept-focus';
import { rolloutWords } from '@/lib/fleet/rollouts/mixed';
import { isOver, type RolloutDetail, type RolloutMemberRow } from '@/lib/fleet/rollouts/types';
import { RolloutBlastRadius } from './blast-radius';
import type { RolloutActions } from './controls';
import { type LiveMember, type LiveRollout, MEMBERS_HELD, toLiveMember, toLiveRollout } from './live-rollout';
import { MembersTable } from './members-table';
import { ROLLOUT_LOOK } from './rollout-look';
import { RolloutOutcome } from './rollout-outcome';
import { RolloutStatus } from './rollout-status';
import { SkippedInstances } from './skipped-instances';
import { Stages } from './stages';
import { StartForm } from './start-form';
import { useRolloutWords } from './use-words';

/** A rollout from its dry run to its end, updated live: one page for all of its states. */
export function RolloutLive({
  rollout: first,
  members: firstMembers,
  actions,
  reason,
  title,
  lead,
  back,
  backLabel,
}: {
  rollout: LiveRollout;
  members: LiveMember[];
  actions: RolloutActions;
  /** Why the person may do nothing here; null if they may. */
  reason: string | null;
  title: string;
  lead: ReactNode;
  back: { href: string; label: string }[];
  backLabel: string;
}) {
  const { say } = useRolloutWords();
  const locale = useLocale();
  const [rollout, setRollout] = useState(first);
  const [rows, setRows] = useState(() => new Map(firstMembers.map((row) => [row.id, row])));
  const { id, kind, state, summary, numberToType, planHash } = rollout;
  const { about } = rolloutWords(kind);
  const over = isOver(state);
  const stream = useEvents(
    over ? null : `/api/v1/rollouts/${id}/events`,
    ['rollout', 'members', 'end'],
    (_name, data) => {
      const event = data as { rollout?: RolloutDetail; members?: RolloutMemberRow[] };
      if (event.rollout) setRollout(toLiveRollout(event.rollout));
      const news = event.members?.filter(({ position }) => position <= MEMBERS_HELD).map(toLiveMember);
      if (news) setRows((before) => new Map([...before, ...news.map((row) => [row.id, row] as const)]));
    },
  );
  const sentence = useRef<HTMLParagraphElement>(null);
  const keepFocus = useKeptFocus(sentence, `${state} ${rollout.asked}`);
  const members = useMemo(() => [...rows.values()], [rows]);
  const look = ROLLOUT_LOOK[state];
  const planned = state === 'planned';
  const stages = (
    <Section flush id="stages" lead={say('stages.lead')} title={say('stages.title')}>
      <Stages members={members} stages={rollout.stages} />
    </Section>
  );
  const radius = summary ? (
    <Section flush id="radius" lead={planned ? null : say('radius.asPlanned')} title={say('radius.title')}>
      <RolloutBlastRadius summary={summary} />
    </Section>
  ) : null;
  const leftOut = (
    <Section flush id="left-out" title={say('leftOut.title')}>
      <SkippedInstances members={members} rollout={rollout} />
    </Section>
  );
  return (
    <>
      <PageHeader
        actions={
          <>
            <a className="btn" download href={`/api/v1/rollouts/${id}/members.csv?lang=${locale}`}>
              <Icon as={Download} />
              {say('members.csv')}
            </a>
            {rollout.canRollBack ? <TakeBack about={about} id={id} reason={reason} /> : null}
          </>
        }
        aside={
          <Badge icon={look.icon} tone={look.tone}>
            {say(`state.${state}`)}
          </Badge>
        }
        back={back}
        backLabel={backLabel}
        lead={lead}
        title={title}
      />
      <div className="space-y-4" {...keepFocus}>
        <RolloutStatus actions={actions} reason={reason} ref={sentence} rollout={rollout} stream={stream} />
        {/* While it runs the numbers, the stages and the table tell failures: nothing moves under the pointer. */}
        {state === 'running' ? null : <RolloutOutcome members={members} rollout={rollout} />}
        {planned && summary ? (
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,28rem)]">
            <div className="min-w-0 space-y-4">
              {stages}
              {radius}
            </div>
            <div className="min-w-0 space-y-4">
              <Section id="start" title={say('start.title')}>
                {kind === 'unknown' ? (
                  <Notice title={say('reason.kind-unknown')} tone="warn" />
                ) : summary.ready === 0 || planHash === null ? (
                  <Notice title={say('start.nothing')} tone="note">
                    {say('start.nothingBody')}
                  </Notice>
                ) : (
                  <>
                    <p>{say(`start.body.${about}`, { count: summary.ready })}</p>
                    <p className="mt-1 mb-3 text-soft text-sm">{say('start.keeps')}</p>
                    <StartForm
                      action={actions.start}
                      id={id}
                      numberToType={numberToType}
                      planHash={planHash}
                      reason={reason}
                    />
                  </>
                )}
              </Section>
              {leftOut}
            </div>
          </div>
        ) : summary ? (
          stages
        ) : null}
        <Section flush id="members" title={say('members.title')}>
          <MembersTable members={members} rollout={rollout} />
        </Section>
        {planned || !summary ? null : (
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-2">
            {radius}
            {leftOut}
          </div>
        )}
      </div>
    </>
  );
}

function TakeBack({ about, id, reason }: { about: string; id: string; reason: string | null }) {
  const { say } = useRolloutWords();
  if (reason) {
    return (
      <Submit icon={Undo2} look="" reason={reason}>
        {say('rollBack')}
      </Submit>
    );
  }
  return (
    <Link className="btn" href={`/rollouts/new?takeBack=${id}`} title={say(`rollBackMeans.${about}`)}>
      <Icon as={Undo2} />
      {say('rollBack')}
    </Link>
  );
}
