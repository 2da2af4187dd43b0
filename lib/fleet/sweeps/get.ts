import { type InspectionState, toState } from '@/lib/fleet/inspections/state';
import { db } from '@/lib/platform/db/client';
import type { Sweep, Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { toVerdict, type Verdict } from '@/lib/truth/mtu/verdict';
import { sweepOptionsSchema } from './schema';

export const SWEEP_STATES = ['queued', 'running', 'finished', 'cancelled', 'interrupted'] as const;
export type SweepState = (typeof SWEEP_STATES)[number];
export type InstanceScopeName = 'one' | 'selected' | 'all' | 'after-fix';

export interface SweepRow {
  id: string;
  state: SweepState;
  scope: InstanceScopeName;
  /** Number of instances when it was started. */
  total: number;
  /** Whether it measures between its instances. */
  between: boolean;
  /** Instances that were removed from the fleet since then are not counted. */
  byState: Record<InspectionState, number>;
  /** Of the finished ones. */
  byVerdict: Partial<Record<Verdict, number>>;
  requestedBy: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  cancelRequestedAt: Date | null;
}

const SCOPES: InstanceScopeName[] = ['one', 'selected', 'all', 'after-fix'];

/** @throws CodedError `sweep.not-found` (404) */
export async function getSweep(id: string): Promise<SweepRow> {
  return shownSweep(await findSweep(db, id));
}

/** A sweep as stored in its row: for verbs. @throws CodedError `sweep.not-found` (404) */
export async function findSweep(tx: Tx, id: string): Promise<Sweep> {
  const row = await tx.sweep.findUnique({ where: { id } });
  if (!row) throw new CodedError('sweep.not-found', 404);
  return row;
}

export function isOver({ state }: { state: string }): boolean {
  return state !== 'queued' && state !== 'running';
}

/** A sweep with its counts, to be shown. */
export async function shownSweep(sweep: Sweep): Promise<SweepRow> {
  return toSweepRow(sweep, await countInspections([sweep.id]));
}

/** How many inspections of a sweep have a state and a verdict. */
interface InspectionCount {
  sweepId: string;
  state: InspectionState;
  verdict: Verdict | null;
  count: number;
}

/** The counts of these sweeps, read from one index. */
export async function countInspections(ids: string[]): Promise<InspectionCount[]> {
  const groups = await db.inspection.groupBy({
    by: ['sweepId', 'state', 'verdict'],
    where: { sweepId: { in: ids } },
    _count: { _all: true },
  });
  return groups.map(({ sweepId, state, verdict, _count }) => ({
    sweepId,
    state: toState(state),
    verdict: toVerdict(verdict),
    count: _count._all,
  }));
}

/** A sweep as it is listed. Pure. @param counts of this sweep, and maybe of others */
export function toSweepRow({ options, ...sweep }: Sweep, counts: InspectionCount[]): SweepRow {
  const byState: SweepRow['byState'] = { queued: 0, running: 0, finished: 0, cancelled: 0, interrupted: 0 };
  const byVerdict: SweepRow['byVerdict'] = {};
  for (const { sweepId, state, verdict, count } of counts) {
    if (sweepId !== sweep.id) continue;
    byState[state] += count;
    if (verdict) byVerdict[verdict] = (byVerdict[verdict] ?? 0) + count;
  }
  return {
    ...sweep,
    between: sweepOptionsSchema.safeParse(options).data?.between === true,
    state: SWEEP_STATES.find((state) => state === sweep.state) ?? 'interrupted',
    scope: SCOPES.find((scope) => scope === sweep.scope) ?? 'selected',
    byState,
    byVerdict,
  };
}
