import { db } from '@/lib/platform/db/client';
import type { OutboxEvent } from '@/lib/platform/db/types';
import { EVENT_KINDS, type EventKind, type RecordedEvent } from './event-kinds';

export interface ReadEvents {
  kinds?: EventKind[];
  instanceId?: string;
  /** 1 to 1,000, default 500. */
  limit?: number;
}

/**
 * Events after a given one, oldest first.
 *
 * @param after id of the last event that was seen; 0 for all
 * @returns the events, and the id to continue from: that of the last event read, even if this version does not know its
 *   kind and leaves it out
 */
export async function readEventsSince(
  after: number,
  { kinds, instanceId, limit = 500 }: ReadEvents = {},
): Promise<{ events: RecordedEvent[]; last: number }> {
  const rows = await db.outboxEvent.findMany({
    where: { id: { gt: after }, ...(kinds ? { kind: { in: kinds } } : {}), ...(instanceId ? { instanceId } : {}) },
    orderBy: { id: 'asc' },
    take: Math.min(Math.max(limit, 1), 1_000),
  });
  return { events: rows.flatMap((row) => toEvent(row) ?? []), last: rows.at(-1)?.id ?? after };
}

function toEvent({ id, at, kind, instanceId, payload }: OutboxEvent): RecordedEvent | null {
  if (!isKnown(kind) || typeof payload !== 'object') return null;
  const said = EVENT_KINDS[kind].safeParse({ ...payload, ...(instanceId === null ? {} : { instanceId }) });
  // The kind and its schema are in one line of the table.
  return said.success ? ({ id, at, kind, ...said.data } as RecordedEvent) : null;
}

function isKnown(kind: string): kind is EventKind {
  return Object.hasOwn(EVENT_KINDS, kind);
}
