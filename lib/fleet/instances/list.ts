import { db } from '@/lib/platform/db/client';
import { pageSize, toPage } from '@/lib/platform/paging/cursor';
import { findInOrder } from './find-in-order';
import { type FleetRow, type HostKeyState, toFleetRows } from './fleet-rows';
import type { FleetFilter, FleetSort } from './schema';
import { whereInstances } from './where';

export type { FleetRow, HostKeyState };

export interface FleetPage {
  items: FleetRow[];
  /** Pass it as `cursor` to get the next page; null on the last page. */
  nextCursor: string | null;
  /** Instances that the filter matches, on all pages. */
  total: number;
}

export interface ListInstances {
  filter?: FleetFilter;
  /** Default `name`. */
  sort?: FleetSort;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/**
 * One page of the fleet, by keyset.
 * @throws CodedError `cursor.invalid` (400) if the cursor is from another list or sort
 */
export async function listInstances(query: ListInstances = {}): Promise<FleetPage> {
  const filter = query.filter ?? {};
  const sort = query.sort ?? 'name';
  const limit = pageSize(query.limit);
  const where = await whereInstances(filter);
  const found = await findInOrder(where, sort, query.cursor ?? null, limit + 1);
  const total = await db.instance.count({ where });
  const page = toPage(found, limit, ({ cursor }) => cursor);
  return { items: await toFleetRows(page.items.map(({ id }) => id)), nextCursor: page.nextCursor, total };
}
