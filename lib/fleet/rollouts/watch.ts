import { db } from '@/lib/platform/db/client';
import { changedAfter, type FollowOptions, follow } from '@/lib/platform/watching/follow';
import { getRollout } from './get';
import { MEMBER_ROW, toMemberRow } from './list-members';
import { isOver, type RolloutDetail, type RolloutEvent } from './types';

/**
 * Follows a rollout until it is over or the signal is aborted: its dry run, the wait for its start, and its pauses. A
 * member may be sent twice, but none is missed.
 * @throws CodedError `rollout.not-found` (404)
 */
export async function* watchRollout(id: string, options: FollowOptions = {}): AsyncGenerator<RolloutEvent> {
  const source = {
    head: () => getRollout(id),
    isOver: ({ state }: RolloutDetail) => isOver(state),
    changed: async (after: { at: Date; id: string }, take: number) => {
      const { where, orderBy } = changedAfter(after);
      const rows = await db.rolloutMember.findMany({
        // Waiting members are only in the counts.
        where: { rolloutId: id, NOT: { state: 'pending' }, ...where },
        orderBy,
        take,
        include: MEMBER_ROW,
      });
      return rows.map((row) => ({
        id: row.id,
        row: toMemberRow(row),
        at: row.updatedAt,
        version: `${row.updatedAt.getTime()} ${row.state}`,
      }));
    },
  };
  for await (const event of follow(source, options)) {
    if (event.type === 'rows') yield { type: 'members', id: event.id, members: event.rows };
    else yield { type: event.type === 'head' ? 'rollout' : 'end', id: event.id, rollout: event.head };
  }
}
