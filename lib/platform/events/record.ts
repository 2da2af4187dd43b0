import { exclusive } from '@/lib/platform/db/exclusive';
import type { Transaction } from '@/lib/platform/db/types';
import type { NewEvent } from './event-kinds';

/**
 * Writes events in the transaction of the change that they tell of, so that neither is there without the other. Called
 * last in it: until its end nobody else writes events, so that their ids go up in the order of the commits and a reader
 * that goes on from the last id it saw misses none.
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
