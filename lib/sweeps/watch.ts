import { setTimeout as sleep } from 'node:timers/promises';
import { db } from '@/lib/db/client';
import { INSPECTION_ROW, type InspectionRow, toInspectionRow } from '@/lib/inspections/list';
import { getSweep, type SweepRow } from './get';

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
 * Milliseconds that are looked at again: a change carries the time at which its transaction was begun, and may become
 * visible after a later one.
 */
const OVERLAP_MS = 2_000;
const BATCH = 500;

/**
 * Follows a sweep until it ends or the signal is aborted. It looks at the database, so that it works whichever process
 * runs the sweep. An inspection may be told twice, never too seldom.
 * @throws CodedError `sweep.not-found` (404)
 */
export async function* watchSweep(id: string, options: WatchSweep = {}): AsyncGenerator<SweepEvent> {
  const { signal, intervalMs = 500 } = options;
  let since = readEventId(options.lastEventId);
  let shown = '';
  const told = new Map<string, { version: string; at: number }>();
  while (!signal?.aborted) {
    const sweep = await getSweep(id);
    const ended = sweep.state !== 'queued' && sweep.state !== 'running';
    const text = JSON.stringify(sweep);
    if (text !== shown) yield { type: 'sweep', id: eventId(since), sweep };
    shown = text;
    for await (const changed of changes(id, since - OVERLAP_MS)) {
      const fresh = changed.filter((row) => told.get(row.id)?.version !== row.version);
      for (const row of fresh) told.set(row.id, { version: row.version, at: row.at });
      since = Math.max(since, changed.at(-1)?.at ?? 0);
      if (fresh.length > 0) yield { type: 'inspections', id: eventId(since), inspections: fresh.map(({ row }) => row) };
    }
    for (const [key, { at }] of told) if (at < since - OVERLAP_MS) told.delete(key);
    if (ended) {
      yield { type: 'end', id: eventId(since), sweep };
      return;
    }
    await sleep(intervalMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

interface Change {
  id: string;
  row: InspectionRow;
  at: number;
  version: string;
}

async function* changes(sweepId: string, since: number): AsyncGenerator<Change[]> {
  let after = { at: new Date(Math.max(0, since)), id: '' };
  for (;;) {
    const rows = await db.inspection.findMany({
      where: {
        sweepId,
        // Queued ones are told by the counts.
        NOT: { state: 'queued', attempts: 0 },
        OR: [{ updatedAt: { gt: after.at } }, { updatedAt: after.at, id: { gt: after.id } }],
      },
      orderBy: [{ updatedAt: 'asc' }, { id: 'asc' }],
      take: BATCH,
      select: { ...INSPECTION_ROW, updatedAt: true },
    });
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ updatedAt, ...row }) => ({
      id: row.id,
      row: toInspectionRow(row),
      at: updatedAt.getTime(),
      version: `${updatedAt.getTime()} ${row.state} ${row.phase}`,
    }));
    if (rows.length < BATCH) return;
    after = { at: last.updatedAt, id: last.id };
  }
}

function eventId(since: number): string {
  return String(since);
}

function readEventId(text: string | null | undefined): number {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
