import { db } from '@/lib/platform/db/client';

const BATCH = 500;

/** Removes events from before a time, oldest first. Ids increase with time, so no index is needed. */
export async function removeOldEvents(before: Date, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const oldest = await db.outboxEvent.findMany({
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, at: true },
    });
    const last = oldest.findLast(({ at }) => at < before);
    if (!last) return;
    await db.outboxEvent.deleteMany({ where: { id: { lte: last.id }, at: { lt: before } } });
  }
}
