'use client';

import Link from 'next/link';
import type { LiveMember, LiveRollout } from './live-rollout';
import { useRolloutWords } from './use-words';

/** Number of names for each reason; the table filters all of them. */
const NAMED = 12;

/** Instances that are left out, by reason. Each name links to its plan, if there is one. */
export function SkippedInstances({ rollout, members }: { rollout: LiveRollout; members: LiveMember[] }) {
  const { say, whyMember } = useRolloutWords();
  const byReason = new Map<string, LiveMember[]>();
  for (const member of members) {
    if (member.state !== 'left-out') continue;
    const reason = whyMember(member) ?? say('memberState.left-out');
    byReason.set(reason, [...(byReason.get(reason) ?? []), member]);
  }
  if (byReason.size === 0) {
    return (
      <p className="p-4 text-soft">
        {rollout.byState['left-out'] === 0
          ? say('leftOut.nobody')
          : say('leftOut.more', { count: rollout.byState['left-out'] })}
      </p>
    );
  }
  return (
    <ul className="space-y-3 p-4">
      {[...byReason].map(([reason, left]) => (
        <li key={reason}>
          <h3 className="break-words">
            <strong className="figures me-1.5">{left.length}</strong>
            {reason}
          </h3>
          <ul className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 text-sm">
            {left.slice(0, NAMED).map((member) => (
              <li className="max-w-full truncate" key={member.id}>
                {member.remediationId || member.instanceId ? (
                  <Link
                    className="link"
                    href={
                      member.remediationId ? `/remediations/${member.remediationId}` : `/instances/${member.instanceId}`
                    }
                  >
                    {member.name}
                  </Link>
                ) : (
                  member.name
                )}
              </li>
            ))}
            {left.length > NAMED ? (
              <li className="text-soft">{say('leftOut.more', { count: left.length - NAMED })}</li>
            ) : null}
          </ul>
        </li>
      ))}
    </ul>
  );
}
