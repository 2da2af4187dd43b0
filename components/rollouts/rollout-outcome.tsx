'use client';

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { Notice } from '@/components/ui/notice';
import type { LiveMember, LiveRollout } from './live-rollout';
import { memberLook, NOT_CONFIRMED, ROLLOUT_LOOK } from './rollout-look';
import { useRolloutWords } from './use-words';

/** Number of failed instances that are named here; the table filters all of them. */
const NAMED = 8;

/** Why the rollout ended, which instances failed, which are still not right, and which were not changed. */
export function RolloutOutcome({ rollout, members }: { rollout: LiveRollout; members: LiveMember[] }) {
  const { say, why } = useRolloutWords();
  const { state, byState, stillBroken } = rollout;
  const culprits = members.filter((member) => NOT_CONFIRMED.includes(member.state));
  const failed = NOT_CONFIRMED.reduce((sum, each) => sum + byState[each], 0);
  const reason = why(rollout.reason, rollout.reasonParams);
  if (reason === null && failed === 0 && stillBroken === 0) return null;
  const broken = members.filter(({ isStillBroken }) => isStillBroken);
  const unmended = stillBroken > 0 ? say('ending.stillBroken', { count: stillBroken }) : null;
  const culpritsTitle = failed > 0 ? say('ending.culprits') : null;
  const { tone } = ROLLOUT_LOOK[state];
  return (
    <Notice title={reason ?? culpritsTitle ?? unmended} tone={tone === 'good' || tone === 'note' ? 'warn' : tone}>
      {byState['not-started'] > 0 ? <p>{say('count.untouched', { count: byState['not-started'] })}</p> : null}
      {culprits.length > 0 ? (
        <>
          {reason === null ? null : <h2 className="mt-2 font-medium">{say('ending.culprits')}</h2>}
          <Named members={culprits} />
          {failed > Math.min(culprits.length, NAMED) ? (
            <p className="mt-1">{say('leftOut.more', { count: failed - Math.min(culprits.length, NAMED) })}</p>
          ) : null}
        </>
      ) : null}
      {unmended ? (
        <>
          {reason === null && culpritsTitle === null ? null : <p className="mt-2 font-medium">{unmended}</p>}
          <Named members={broken} />
          {stillBroken > Math.min(broken.length, NAMED) ? (
            <p className="mt-1">{say('leftOut.more', { count: stillBroken - Math.min(broken.length, NAMED) })}</p>
          ) : null}
        </>
      ) : null}
    </Notice>
  );
}

/** The first instances with their state, why, and the record of each. */
function Named({ members }: { members: LiveMember[] }) {
  const { say, stateOf, whyMember } = useRolloutWords();
  return (
    <ul className="mt-1 space-y-1.5">
      {members.slice(0, NAMED).map((member) => (
        <li className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5" key={member.id}>
          <Badge icon={memberLook(member).icon} tone={memberLook(member).tone}>
            {stateOf(member)}
          </Badge>
          <strong className="break-all">{member.name}</strong>
          {member.isStillBroken ? null : <span className="min-w-0 break-words">{whyMember(member)}</span>}
          {member.remediationId ? (
            <Link
              aria-label={`${say('ending.evidence')}: ${member.name}`}
              className="link"
              href={`/remediations/${member.remediationId}`}
            >
              {say('ending.evidence')}
            </Link>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
