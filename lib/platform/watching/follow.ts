import { setTimeout as sleep } from 'node:timers/promises';

/** A row that changed, as read from the database. */
export interface Change<Row> {
  id: string;
  row: Row;
  at: Date;
  /** Different for each state of the row. */
  version: string;
}

/** What is followed: a subject with its rows, both read from the database. */
export interface Source<Head, Row> {
  head(): Promise<Head>;
  isOver(head: Head): boolean;
  /**
   * Returns rows that changed at or after `at` (rows of exactly that time only with a greater id), oldest change first.
   */
  changed(after: { at: Date; id: string }, take: number): Promise<Change<Row>[]>;
}

export interface FollowOptions {
  signal?: AbortSignal;
  /** `id` of the last event that was seen; continues after it. */
  lastEventId?: string | null;
  /** Milliseconds between reads of the database; default 500. */
  intervalMs?: number;
}

export type Followed<Head, Row> =
  /** The subject itself; sent first and after each change. */
  | { type: 'head'; id: string; head: Head }
  /** Rows that changed, in the order of the change. */
  | { type: 'rows'; id: string; rows: Row[] }
  /** The end of the subject; the last event. */
  | { type: 'end'; id: string; head: Head };

/**
 * Milliseconds that are read again: a change has the time at which its transaction began, and may become visible after
 * a later change.
 */
const OVERLAP_MS = 2_000;
const BATCH = 500;

/**
 * Follows a subject until it ends or the signal is aborted. It reads the database, so it works with work in any
 * process. A row may be sent twice, but is never missed.
 */
export async function* follow<Head, Row>(
  source: Source<Head, Row>,
  { signal, lastEventId, intervalMs = 500 }: FollowOptions = {},
): AsyncGenerator<Followed<Head, Row>> {
  let since = readEventId(lastEventId);
  let shown = '';
  const told = new Map<string, { version: string; at: number }>();
  while (!signal?.aborted) {
    const head = await source.head();
    const text = JSON.stringify(head);
    if (text !== shown) yield { type: 'head', id: String(since), head };
    shown = text;
    for await (const changed of changes(source, since - OVERLAP_MS)) {
      const fresh = changed.filter((change) => told.get(change.id)?.version !== change.version);
      for (const { id, version, at } of fresh) told.set(id, { version, at: at.getTime() });
      since = Math.max(since, changed.at(-1)?.at.getTime() ?? 0);
      if (fresh.length > 0) yield { type: 'rows', id: String(since), rows: fresh.map(({ row }) => row) };
    }
    for (const [key, { at }] of told) if (at < since - OVERLAP_MS) told.delete(key);
    if (source.isOver(head)) {
      yield { type: 'end', id: String(since), head };
      return;
    }
    await sleep(intervalMs, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

async function* changes<Head, Row>(source: Source<Head, Row>, since: number): AsyncGenerator<Change<Row>[]> {
  let after = { at: new Date(Math.max(0, since)), id: '' };
  for (;;) {
    const rows = await source.changed(after, BATCH);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    if (rows.length < BATCH) return;
    after = { at: last.at, id: last.id };
  }
}

/** Prisma's conditions for rows that changed after a point, and their order. */
export function changedAfter({ at, id }: { at: Date; id: string }) {
  return {
    where: { OR: [{ updatedAt: { gt: at } }, { updatedAt: at, id: { gt: id } }] },
    orderBy: [{ updatedAt: 'asc' as const }, { id: 'asc' as const }],
  };
}

function readEventId(text: string | null | undefined): number {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
