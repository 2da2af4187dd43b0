import { db } from '@/lib/platform/db/client';
import { DbNull } from '@/lib/platform/db/types';
import type { TrafficObservation } from '@/lib/truth/probes/traffic-observation';
import { readObservations } from './find';

/**
 * The counters that the newest finished inspection of an instance read, and when it ended.
 * @returns null if there is none, or if it did not read them
 */
export async function lastTraffic(instanceId: string): Promise<{ traffic: TrafficObservation; at: Date } | null> {
  const newest = await db.inspection.findFirst({
    where: { instanceId, state: 'finished', NOT: { observations: { equals: DbNull } } },
    orderBy: { id: 'desc' },
    select: { observations: true, finishedAt: true },
  });
  const traffic = readObservations(newest?.observations)?.traffic;
  return traffic?.known && newest?.finishedAt ? { traffic: traffic.value, at: newest.finishedAt } : null;
}
