import { db } from '@/lib/platform/db/client';
import { VERDICTS, type Verdict } from '@/lib/truth/mtu/verdict';
import type { FleetFilter } from './schema';
import { whereInstances } from './where';

export type VerdictCounts = Record<Verdict | 'never', number> & { total: number };

/** How many instances have which verdict, among those that match the filter (without its verdict). */
export async function countVerdicts(filter: FleetFilter = {}): Promise<VerdictCounts> {
  const groups = await db.instance.groupBy({
    by: ['verdict'],
    where: await whereInstances({ ...filter, verdict: undefined }),
    _count: { _all: true },
  });
  const counts = Object.fromEntries([...VERDICTS, 'never', 'total'].map((key) => [key, 0])) as VerdictCounts;
  for (const { verdict, _count } of groups) {
    const known = VERDICTS.find((candidate) => candidate === verdict);
    counts[known ?? 'never'] += _count._all;
    counts.total += _count._all;
  }
  return counts;
}
