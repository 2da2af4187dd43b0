import { db } from '@/lib/platform/db/client';
import type { Prisma } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { decodeCursor, encodeCursor } from '@/lib/platform/paging/cursor';
import { VERDICTS } from '@/lib/truth/mtu/verdict';
import type { FleetSort } from './schema';

/** A part of the order that one index can answer. The order is its segments, one after the other. */
interface Segment {
  where: Prisma.InstanceWhereInput;
  by: 'name' | 'id' | 'inspectedAt';
  direction: 'asc' | 'desc';
}

type Found = { id: string; cursor: string };

/**
 * The next ids in an order. `verdict` sorts the worst first and is not alphabetical, and empty dates sort differently
 * in SQLite and PostgreSQL. So an order is a few segments, each of which the database can read from an index.
 * @returns at most `limit` ids, each with the cursor that continues after it
 * @throws CodedError `cursor.invalid` (400)
 */
export async function findInOrder(
  where: Prisma.InstanceWhereInput,
  sort: FleetSort,
  cursor: string | null,
  limit: number,
): Promise<Found[]> {
  const segments = segmentsOf(sort);
  const start = cursor === null ? { index: 0, key: null, id: '' } : readCursor(sort, cursor, segments.length);
  const found: Found[] = [];
  for (let index = start.index; index < segments.length && found.length < limit; index += 1) {
    const segment = segments[index];
    if (!segment) break;
    const after = index === start.index && start.key !== null ? [afterKey(segment, start.key, start.id)] : [];
    const rows = await db.instance.findMany({
      where: { AND: [where, segment.where, ...after] },
      orderBy: orderOf(segment),
      take: limit - found.length,
      select: { id: true, name: true, inspectedAt: true },
    });
    for (const row of rows) {
      const key = segment.by === 'inspectedAt' ? (row.inspectedAt?.toISOString() ?? '') : row[segment.by];
      found.push({ id: row.id, cursor: encodeCursor(`fleet:${sort}`, [index, key, row.id]) });
    }
  }
  return found;
}

function orderOf({ by, direction }: Segment): Prisma.InstanceOrderByWithRelationInput[] {
  // Names and ids are unique: a second sort key would only prevent the use of the index.
  return by === 'inspectedAt' ? [{ inspectedAt: direction }, { id: direction }] : [{ [by]: direction }];
}

function segmentsOf(sort: FleetSort): Segment[] {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  switch (sort) {
    case 'name':
    case '-name':
      return [{ where: {}, by: 'name', direction }];
    case 'inspectedAt':
    case '-inspectedAt': {
      const never: Segment = { where: { inspectedAt: null }, by: 'id', direction: 'asc' };
      const dated: Segment = { where: { inspectedAt: { not: null } }, by: 'inspectedAt', direction };
      return sort === 'inspectedAt' ? [never, dated] : [dated, never];
    }
    case 'verdict':
    case '-verdict': {
      const worstFirst = [...VERDICTS, null].map(
        (verdict): Segment => ({ where: { verdict }, by: 'name', direction: 'asc' }),
      );
      return sort === 'verdict' ? worstFirst : worstFirst.reverse();
    }
  }
}

function readCursor(sort: FleetSort, cursor: string, segments: number) {
  const [index, key, id] = decodeCursor(`fleet:${sort}`, cursor, 3);
  const valid = typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < segments;
  if (!valid || typeof key !== 'string' || typeof id !== 'string') {
    throw new CodedError('cursor.invalid', 400, {}, 'cursor');
  }
  return { index, key, id };
}

function afterKey(segment: Segment, key: string, id: string): Prisma.InstanceWhereInput {
  const comparison = segment.direction === 'asc' ? 'gt' : 'lt';
  if (segment.by !== 'inspectedAt') return { [segment.by]: { [comparison]: key } };
  const at = new Date(key);
  if (Number.isNaN(at.getTime())) throw new CodedError('cursor.invalid', 400, {}, 'cursor');
  return { OR: [{ inspectedAt: { [comparison]: at } }, { inspectedAt: at, id: { [comparison]: id } }] };
}
