import { CodedError } from '@/lib/platform/errors/coded';
import { decodeCursor, encodeCursor, pageSize, toPage } from '@/lib/platform/paging/cursor';
import type { PairState } from '@/lib/truth/mtu/between/judge-pair';
import type { Culprit } from '@/lib/truth/mtu/between/name-culprit';
import { getPairs, type PairRow, type SweepPairs } from './get-pairs';

export interface ListPairs {
  state?: PairState;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

export interface PairsPage {
  items: PairRow[];
  nextCursor: string | null;
  byState: SweepPairs['byState'];
  /** Null while the sweep runs. */
  culprit: Culprit | null;
  /** Whether the hypervisor of each instance is known. */
  hostsKnown: boolean;
}

/**
 * The pairs of a sweep in the order in which they were chosen, one page, with the culprit of all of them.
 * @throws CodedError `sweep.not-found` (404), `cursor.invalid` (400)
 */
export async function listPairs(sweepId: string, query: ListPairs = {}): Promise<PairsPage> {
  const limit = pageSize(query.limit);
  const after = query.cursor ? Number(decodeCursor('sweep-pairs', query.cursor, 1)[0]) : 0;
  if (!Number.isInteger(after)) throw new CodedError('cursor.invalid', 400, {}, 'cursor');
  const { pairs, byState, named } = await getPairs(sweepId);
  const left = pairs.filter(({ position, state }) => position > after && state === (query.state ?? state));
  return {
    ...toPage(left.slice(0, limit + 1), limit, ({ position }) => encodeCursor('sweep-pairs', [position])),
    byState,
    culprit: named?.culprit ?? null,
    hostsKnown: pairs.every(({ fromHost, toHost }) => fromHost !== null && toHost !== null),
  };
}
