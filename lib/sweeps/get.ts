import type { InspectionState } from '@/lib/inspections/get';
import type { Verdict } from '@/lib/mtu/verdict';

export type SweepState = 'queued' | 'running' | 'finished' | 'cancelled' | 'interrupted';
export type SweepScopeName = 'one' | 'selected' | 'all' | 'after-fix';

export interface SweepRow {
  id: string;
  state: SweepState;
  scope: SweepScopeName;
  /** Instances in it. */
  total: number;
  byState: Record<InspectionState, number>;
  /** Of the finished ones. */
  byVerdict: Partial<Record<Verdict, number>>;
  requestedBy: string;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  cancelRequestedAt: Date | null;
}

/** @throws CodedError `sweep.not-found` (404) */
export async function getSweep(id: string): Promise<SweepRow> {
  throw new Error(`not yet: ${id}`);
}
