import { exclusive } from '@/lib/platform/db/exclusive';
import type { Transaction } from '@/lib/platform/db/types';
import type { NewEvent } from './event-kinds';

/**
 * Writes events in the transaction of the change, so that neither exists without the other. Call it last in the
 * transaction: until the end of the transaction nobody else can write events. So the ids increase in the order of the
 * commits, and a reader that continues from the last id it saw misses none.
 */
export async function recordEvents(tx: Transaction, ...events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await exclusive(tx, 'events');
  await tx.outboxEvent.createMany({
    data: events.map((event) => {
      const { kind, instanceId = null, ...payload } = { instanceId: undefined, ...event };
      return { kind, instanceId, payload };
    }),
  });
}
