import { db } from '@/lib/platform/db/client';
import { decodeIdCursor, encodeCursor, pageSize, toPage } from '@/lib/platform/paging/cursor';
import { countInspections, type SweepRow, type SweepState, toSweepRow } from './get';

export interface ListSweeps {
  state?: SweepState;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/** Sweeps, newest first. @throws CodedError `cursor.invalid` (400) */
export async function listSweeps(query: ListSweeps = {}): Promise<{ items: SweepRow[]; nextCursor: string | null }> {
  const limit = pageSize(query.limit);
  const sweeps = await db.sweep.findMany({
    where: {
      ...(query.state ? { state: query.state } : {}),
      ...(query.cursor ? { id: { lt: decodeIdCursor('sweeps', query.cursor) } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = toPage(sweeps, limit, ({ id }) => encodeCursor('sweeps', [id]));
  const counts = await countInspections(page.items.map(({ id }) => id));
  return { items: page.items.map((row) => toSweepRow(row, counts)), nextCursor: page.nextCursor };
}
