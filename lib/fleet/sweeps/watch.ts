import { INSPECTION_ROW, type InspectionRow, toInspectionRow } from '@/lib/fleet/inspections/list';
import { db } from '@/lib/platform/db/client';
import { changedAfter, type FollowOptions, follow } from '@/lib/platform/watching/follow';
import { getSweep, isOver, type SweepRow } from './get';

export type SweepEvent =
  /** The counts; sent first and whenever they changed. */
  | { type: 'sweep'; id: string; sweep: SweepRow }
  /** Inspections of the sweep whose state or phase changed, in the order of the change. */
  | { type: 'inspections'; id: string; inspections: InspectionRow[] }
  /** The sweep has ended; the last event. */
  | { type: 'end'; id: string; sweep: SweepRow };

/**
 * Follows a sweep until it ends or the signal is aborted. An inspection may be sent twice, but none is missed.
 * @throws CodedError `sweep.not-found` (404)
 */
export async function* watchSweep(id: string, options: FollowOptions = {}): AsyncGenerator<SweepEvent> {
  const source = {
    head: () => getSweep(id),
    isOver: (sweep: SweepRow) => isOver(sweep),
    changed: async (after: { at: Date; id: string }, take: number) => {
      const { where, orderBy } = changedAfter(after);
      const rows = await db.inspection.findMany({
        // Queued inspections are only in the counts.
        where: { sweepId: id, NOT: { state: 'queued', attempts: 0 }, ...where },
        orderBy,
        take,
        select: { ...INSPECTION_ROW, updatedAt: true },
      });
      return rows.map(({ updatedAt: at, ...row }) => ({
        id: row.id,
        row: toInspectionRow(row),
        at,
        version: `${at.getTime()} ${row.state} ${row.phase}`,
      }));
    },
  };
  for await (const event of follow(source, options)) {
    if (event.type === 'rows') yield { type: 'inspections', id: event.id, inspections: event.rows };
    else yield { type: event.type === 'head' ? 'sweep' : 'end', id: event.id, sweep: event.head };
  }
}
