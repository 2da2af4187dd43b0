import { db } from '@/lib/platform/db/client';
import type { FleetFilter } from './schema';
import { whereInstances } from './where';

export interface CauseCount {
  /** Code of a finding. */
  cause: string;
  count: number;
}

/**
 * How many instances have which worst finding, among those that match the filter (without its cause), the most common
 * first. Instances that were never inspected have none.
 */
export async function countCauses(filter: FleetFilter = {}): Promise<CauseCount[]> {
  const groups = await db.instance.groupBy({
    by: ['cause'],
    where: await whereInstances({ ...filter, cause: undefined }),
    _count: { _all: true },
  });
  return groups
    .flatMap(({ cause, _count }) => (cause === null ? [] : [{ cause, count: _count._all }]))
    .sort((a, b) => b.count - a.count || a.cause.localeCompare(b.cause, 'en'));
}
