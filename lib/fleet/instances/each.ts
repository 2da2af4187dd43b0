import { findInOrder } from './find-in-order';
import { type FleetRow, toFleetRows } from './fleet-rows';
import type { FleetFilter } from './schema';
import { whereInstances } from './where';

const PAGE = 200;

export interface EachInstance {
  filter?: FleetFilter;
  /** Only these, in this order; the filter is then ignored. Unknown ids are left out. */
  ids?: string[];
}

/** All instances that match, by name, in pages, so that memory use does not grow with the fleet. */
export async function* eachInstance({ filter = {}, ids }: EachInstance): AsyncGenerator<FleetRow[]> {
  if (ids) {
    const unique = [...new Set(ids)];
    for (let from = 0; from < unique.length; from += PAGE) yield await toFleetRows(unique.slice(from, from + PAGE));
    return;
  }
  const where = await whereInstances(filter);
  let cursor: string | null = null;
  for (;;) {
    const found: Awaited<ReturnType<typeof findInOrder>> = await findInOrder(where, 'name', cursor, PAGE);
    if (found.length > 0) yield await toFleetRows(found.map(({ id }) => id));
    const last = found.at(-1);
    if (found.length < PAGE || !last) return;
    cursor = last.cursor;
  }
}
