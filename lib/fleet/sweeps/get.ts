import { type InspectionState, toState } from '@/lib/fleet/inspections/state';
import { db } from '@/lib/platform/db/client';
import type { Sweep } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { toVerdict, type Verdict } from '@/lib/truth/mtu/verdict';

export const SWEEP_STATES = ['queued', 'running', 'finished', 'cancelled', 'interrupted'] as const;
export type SweepState = (typeof SWEEP_STATES)[number];
export type InstanceScopeName = 'one' | 'selected' | 'all' | 'after-fix';

export interface SweepRow {
  id: string;
  state: SweepState;
  scope: InstanceScopeName;
  /** Number of instances when it was started. */
  total: number;
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
  const sweep = await db.sweep.findUnique({ where: { id } });
  const [row] = sweep ? await toSweepRows([sweep]) : [];
  if (!row) throw new CodedError('sweep.not-found', 404);
  return row;
}

/** Sweeps with their counts, read from one index. */
export async function toSweepRows(sweeps: Sweep[]): Promise<SweepRow[]> {
  const groups = await db.inspection.groupBy({
    by: ['sweepId', 'state', 'verdict'],
    where: { sweepId: { in: sweeps.map(({ id }) => id) } },
    _count: { _all: true },
  });
  return sweeps.map(({ options: _, ...sweep }) => {
    const byState: SweepRow['byState'] = { queued: 0, running: 0, finished: 0, cancelled: 0, interrupted: 0 };
    const byVerdict: SweepRow['byVerdict'] = {};
    for (const group of groups) {
      if (group.sweepId !== sweep.id) continue;
      byState[toState(group.state)] += group._count._all;
      const verdict = toVerdict(group.verdict);
      if (verdict) byVerdict[verdict] = (byVerdict[verdict] ?? 0) + group._count._all;
    }
    return {
      ...sweep,
      state: SWEEP_STATES.find((state) => state === sweep.state) ?? 'interrupted',
      scope: SCOPES.find((scope) => scope === sweep.scope) ?? 'selected',
      byState,
      byVerdict,
    };
  });
}
