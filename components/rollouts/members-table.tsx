'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { useLocale } from 'use-intl';
import { Badge } from '@/components/ui/badge';
import { CountButton } from '@/components/ui/count-button';
import { DataTable } from '@/components/ui/data-table';
import { Icon } from '@/components/ui/icon';
import { toneText } from '@/components/ui/tone';
import { isMixed, rolloutWords } from '@/lib/fleet/rollouts/mixed';
import type { MemberState } from '@/lib/fleet/rollouts/types';
import { formatMs } from '@/lib/platform/i18n/format';
import { isLocale } from '@/lib/platform/i18n/locale';
import type { LiveMember, LiveRollout } from './live-rollout';
import { MEMBER_LOOK, MEMBER_ORDER, memberLook } from './rollout-look';
import { useRolloutWords } from './use-words';

const PAGE = 50;

/** States in which the newest remediation is only a plan. */
const BEFORE_ITS_TURN: MemberState[] = ['planning', 'ready', 'left-out', 'checking', 'not-started'];

/** All instances of the list with their turn, in their order; filtered and paged in the browser. */
export function MembersTable({ rollout, members }: { rollout: LiveRollout; members: LiveMember[] }) {
  const { say, stageName } = useRolloutWords();
  const [state, setState] = useState<MemberState | null>(null);
  const [stage, setStage] = useState<number | null>(null);
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const found = useMemo(() => {
    const text = search.trim().toLowerCase();
    return members
      .filter(
        (member) =>
          (state === null || member.state === state) &&
          (stage === null || member.stage === stage) &&
          member.name.toLowerCase().includes(text),
      )
      .sort((a, b) => (a.stage ?? Infinity) - (b.stage ?? Infinity) || a.position - b.position);
  }, [members, state, stage, search]);
  const mixed = isMixed(rollout.kind);
  const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
  const at = Math.min(page, last);
  const choose = (change: () => void) => {
    change();
    setPage(0);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2.5">
        <div className="relative min-w-44 flex-1 sm:max-w-64">
          <Icon as={Search} className="pointer-events-none absolute start-2.5 top-2.5 text-soft" />
          <input
            aria-label={say('members.search')}
            className="input ps-9"
            maxLength={100}
            onChange={(event) => choose(() => setSearch(event.target.value))}
            placeholder={say('members.search')}
            type="search"
            value={search}
          />
        </div>
        {rollout.stages.length > 1 ? (
          <select
            aria-label={say('members.stage')}
            className="input w-auto"
            onChange={(event) => choose(() => setStage(event.target.value === '' ? null : Number(event.target.value)))}
            value={stage ?? ''}
          >
            <option value="">{say('members.anyStage')}</option>
            {rollout.stages.map(({ stage: number }) => (
              <option key={number} value={number}>
                {stageName(number)}
              </option>
            ))}
          </select>
        ) : null}
        <ul className="flex flex-wrap gap-1.5">
          {MEMBER_ORDER.filter((each) => rollout.byState[each] > 0 || each === state).map((each) => (
            <li key={each}>
              <CountButton
                active={state === each}
                count={rollout.byState[each]}
                icon={<Icon as={MEMBER_LOOK[each].icon} className={toneText[MEMBER_LOOK[each].tone]} size={14} />}
                label={say(`memberState.${each}`)}
                onPress={() => choose(() => setState(state === each ? null : each))}
              />
            </li>
          ))}
        </ul>
      </div>
      {found.length === 0 ? (
        <p className="p-4 text-soft">{say('members.nothing')}</p>
      ) : (
        <DataTable
          columns={[
            say('column.stage'),
            say('column.instance'),
            { heading: say('column.state'), className: 'min-w-64' },
            ...(mixed ? [{ heading: say('column.change'), className: 'min-w-52' }] : []),
            say('column.mtu', { about: rolloutWords(rollout.kind).about }),
            { heading: say('column.stops'), className: 'text-end' },
            say('column.record'),
            { heading: say('column.took'), className: 'text-end' },
          ]}
          label={say('members.label')}
        >
          {found.slice(at * PAGE, (at + 1) * PAGE).map((member) => (
            <Line key={member.id} member={member} mixed={mixed} />
          ))}
        </DataTable>
      )}
      {found.length > PAGE || members.length < rollout.total ? (
        <div className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2 text-soft text-sm">
          <p className="figures">
            {found.length > 0
              ? say('members.shown', {
                  from: at * PAGE + 1,
                  to: Math.min((at + 1) * PAGE, found.length),
                  count: found.length,
                })
              : null}{' '}
            {members.length < rollout.total
              ? say('members.capped', { shown: members.length, count: rollout.total })
              : null}
          </p>
          {found.length > PAGE ? (
            <div className="flex gap-2">
              {(
                [
                  ['previous', at - 1],
                  ['next', at + 1],
                ] as const
              ).map(([name, to]) => (
                <button
                  aria-disabled={to < 0 || to > last || undefined}
                  className="btn btn-small"
                  key={name}
                  onClick={() => (to < 0 || to > last ? undefined : setPage(to))}
                  type="button"
                >
                  {say(`members.${name}`)}
                </button>
              ))}
            </div>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function Line({ member, mixed }: { member: LiveMember; mixed: boolean }) {
  const { say, causeName, kindName, stageName, stateOf, titles, whyMember } = useRolloutWords();
  const locale = useLocale();
  const { tone, icon } = memberLook(member);
  // For a proven member the state says everything.
  const reason = member.reason === 'confirmed' ? null : whyMember(member);
  const beforeItsTurn = BEFORE_ITS_TURN.includes(member.state);
  const record = say(beforeItsTurn ? 'members.plan' : 'members.fix');
  return (
    <tr>
      <td className="whitespace-nowrap text-soft">{member.stage === null ? '–' : stageName(member.stage)}</td>
      <td className="max-w-72 truncate">
        {member.instanceId ? (
          <Link className="font-medium hover:underline" href={`/instances/${member.instanceId}`} title={member.name}>
            {member.name}
          </Link>
        ) : (
          <>
            {member.name} <span className="text-soft text-sm">{say('members.removed')}</span>
          </>
        )}
      </td>
      <td>
        <Badge icon={icon} tone={tone}>
          {stateOf(member)}
        </Badge>
        {reason ? <p className="mt-0.5 max-w-[60ch] break-words text-soft text-sm">{reason}</p> : null}
        {member.warnings.length > 0 && member.state !== 'left-out' ? (
          <p className="mt-0.5 max-w-[60ch] break-words text-soft text-sm">
            {say('radius.warnings')}: {titles(member.warnings)}
          </p>
        ) : null}
      </td>
      {mixed ? (
        <td>
          {member.kind === null ? <span className="text-soft">–</span> : kindName(member.kind)}
          {member.cause === null ? null : <p className="text-soft text-sm">{causeName(member.cause)}</p>}
        </td>
      ) : null}
      <td className="figures whitespace-nowrap">
        {member.mtu === null ? (
          <span className="text-soft">–</span>
        ) : member.from === member.mtu ? (
          member.mtu
        ) : (
          `${member.from ?? say('members.unknown')} → ${member.mtu}`
        )}
      </td>
      <td className="figures text-end">{member.stops ?? <span className="text-soft">–</span>}</td>
      <td>
        {member.remediationId ? (
          <Link
            aria-label={`${record}: ${member.name}`}
            className="link"
            href={`/remediations/${member.remediationId}`}
          >
            {record}
          </Link>
        ) : (
          <span className="text-soft">–</span>
        )}
      </td>
      <td className="figures whitespace-nowrap text-end text-soft">
        {member.tookMs === null || beforeItsTurn || !isLocale(locale) ? '–' : formatMs(locale, member.tookMs)}
      </td>
    </tr>
  );
}
