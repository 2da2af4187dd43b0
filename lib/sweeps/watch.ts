import type { InspectionRow } from '@/lib/inspections/list';
import type { SweepRow } from './get';

export type SweepEvent =
  /** The counts; sent first and whenever they changed. */
  | { type: 'sweep'; id: string; sweep: SweepRow }
  /** Inspections of the sweep whose state or phase changed, in the order of the change. */
  | { type: 'inspections'; id: string; inspections: InspectionRow[] }
  /** The sweep has ended; the last event. */
  | { type: 'end'; id: string; sweep: SweepRow };

export interface WatchSweep {
  signal?: AbortSignal;
  /** `id` of the last event that was seen: goes on from there. */
  lastEventId?: string | null;
  /** Milliseconds between looks at the database; default 500. */
  intervalMs?: number;
}

/**
 * Follows a sweep until it ends or the signal is aborted. It looks at the database, so that it works whichever process
 * runs the sweep. An inspection may be told twice, never too seldom.
 * @throws CodedError `sweep.not-found` (404)
 */
export async function* watchSweep(id: string, options: WatchSweep = {}): AsyncGenerator<SweepEvent> {
  yield* [];
  throw new Error(`not yet: ${id} ${options}`);
}
