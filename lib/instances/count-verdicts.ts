import type { Verdict } from '@/lib/mtu/verdict';
import type { FleetFilter } from './schema';

export type VerdictCounts = Record<Verdict | 'never', number> & { total: number };

/** How many instances have which verdict, among those that the filter (its verdict aside) matches. */
export async function countVerdicts(filter: FleetFilter = {}): Promise<VerdictCounts> {
  throw new Error(`not yet: ${JSON.stringify(filter)}`);
}
