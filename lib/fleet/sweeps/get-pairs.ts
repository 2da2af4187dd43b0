import { db } from '@/lib/platform/db/client';
import type { SweepPair } from '@/lib/platform/db/types';
import { type DirectedPair, judgePair, type PairState } from '@/lib/truth/mtu/between/judge-pair';
import { type NamedCulprit, nameCulprit } from '@/lib/truth/mtu/between/name-culprit';
import { PATH_OUTCOMES } from '@/lib/truth/probes/path-observation';
import { findSweep, isOver } from './get';
import { ADDRESS_KINDS, type AddressKind, RELATIONS, type Relation } from './sample-pairs';

/** The path from one instance of a sweep to another. All MTUs are bytes of IP packet. */
export interface PairRow extends DirectedPair {
  /** Place in the sweep, from 1. */
  position: number;
  /** Null if the instance was removed. */
  fromId: string | null;
  toId: string | null;
  relation: Relation;
  /** Where it was measured to, and whether that is the target's own address or that of its SSH. */
  address: string;
  addressKind: AddressKind;
  state: PairState;
}

export interface SweepPairs {
  /** In the order in which they were chosen. */
  pairs: PairRow[];
  byState: Record<PairState, number>;
  /** Null while the sweep runs. */
  named: NamedCulprit<PairRow> | null;
}

/**
 * The pairs of a sweep, read by one index, with what they say together.
 * @throws CodedError `sweep.not-found` (404)
 */
export async function getPairs(sweepId: string): Promise<SweepPairs> {
  const sweep = await findSweep(db, sweepId);
  const rows = await db.sweepPair.findMany({ where: { sweepId }, orderBy: { position: 'asc' } });
  const pairs = rows.map(toPairRow);
  const byState: SweepPairs['byState'] = { fits: 0, narrow: 0, unknown: 0 };
  for (const { state } of pairs) byState[state] += 1;
  return { pairs, byState, named: isOver(sweep) ? nameCulprit(pairs) : null };
}

function toPairRow(row: SweepPair): PairRow {
  const pair: DirectedPair = {
    from: row.sourceName,
    to: row.targetName,
    fromHost: row.sourceHost,
    toHost: row.targetHost,
    expectedMtu: row.sourceMtu === null || row.targetMtu === null ? null : Math.min(row.sourceMtu, row.targetMtu),
    outcome: PATH_OUTCOMES.find((outcome) => outcome === row.outcome) ?? null,
    pathMtu: row.pathMtu,
  };
  return {
    ...pair,
    position: row.position,
    fromId: row.sourceId,
    toId: row.targetId,
    relation: RELATIONS.find((relation) => relation === row.relation) ?? 'unknown',
    address: row.address,
    addressKind: ADDRESS_KINDS.find((kind) => kind === row.addressKind) ?? 'ssh',
    state: judgePair(pair).state,
  };
}
