import type { Metadata } from 'next';
import Link from 'next/link';
import { notFoundOr } from '@/app/not-found-or';
import { requestLocale, words } from '@/app/preferences';
import { requireActor } from '@/app/session';
import { type LiveMember, MEMBERS_HELD, toLiveMember, toLiveRollout } from '@/components/rollouts/live-rollout';
import { RolloutLive } from '@/components/rollouts/rollout-live';
import { Moment } from '@/components/ui/moment';
import { hasRole } from '@/lib/access/actor/actor';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { cancelMany, pauseMany, resumeMany, startMany } from '../actions';
import { headingOf } from '../heading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words('rollout'))('one') };
}

type Props = { params: Promise<{ id: string }> };

export default async function RolloutPage({ params }: Props) {
  const actor = await requireActor('viewer');
  const { id } = await params;
  const rollout = await notFoundOr(() => getRollout(id));
  const [locale, say, nav, common, members] = await Promise.all([
    requestLocale(),
    words('rollout'),
    words('nav'),
    words('common'),
    firstMembers(id),
  ]);
  return (
    <RolloutLive
      actions={{ start: startMany, pause: pauseMany, resume: resumeMany, cancel: cancelMany }}
      back={[{ href: '/rollouts', label: nav('rollouts') }]}
      backLabel={nav('breadcrumb')}
      key={id}
      lead={
        <>
          {rollout.requestedBy} · <Moment at={rollout.createdAt} locale={locale} />
          {rollout.rollbackOfId ? (
            <>
              {' · '}
              <Link className="link" href={`/rollouts/${rollout.rollbackOfId}`}>
                {say('takesBack')}
              </Link>
            </>
          ) : null}
        </>
      }
      members={members}
      reason={hasRole(actor, 'operator') ? null : common('roleNeeded.operator')}
      rollout={toLiveRollout(rollout)}
      title={headingOf(say, rollout)}
    />
  );
}

/** As many members as a browser should hold, only with the fields that are shown. */
async function firstMembers(id: string): Promise<LiveMember[]> {
  const members: LiveMember[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listMembers>> = await listMembers(id, { cursor, limit: 200 });
    members.push(...page.items.map(toLiveMember));
    cursor = page.nextCursor;
  } while (cursor !== null && members.length < MEMBERS_HELD);
  return members;
}
