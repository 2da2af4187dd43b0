import { db } from '@/lib/platform/db/client';
import { decodeIdCursor, encodeCursor, pageSize, toPage } from '@/lib/platform/paging/cursor';
import { countMembers, toRolloutRow } from './get';
import type { RolloutRow, RolloutState } from './types';

export interface ListRollouts {
  state?: RolloutState;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/** Rollouts, newest first. @throws CodedError `cursor.invalid` (400) */
export async function listRollouts(
  query: ListRollouts = {},
): Promise<{ items: RolloutRow[]; nextCursor: string | null }> {
  const limit = pageSize(query.limit);
  const rows = await db.rollout.findMany({
    where: {
      state: query.state,
      ...(query.cursor ? { id: { lt: decodeIdCursor('rollouts', query.cursor) } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => encodeCursor('rollouts', [id]));
  const counts = await countMembers(items.map(({ id }) => id));
  return { items: items.map((row) => toRolloutRow(row, counts)), nextCursor };
}
