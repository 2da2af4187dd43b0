import { readObservations } from '@/lib/fleet/inspections/find';
import { db } from '@/lib/platform/db/client';
import type { RemediationDetail } from './get';
import { kindOf } from './kind-of';

/** Whether the newest inspection shows that a confirmed change is not in place any more. */
export async function isGone({ kind: name, state, finishedAt, instance }: RemediationDetail): Promise<boolean> {
  const kind = kindOf(name);
  if (!kind?.isGone || state !== 'confirmed' || !finishedAt) return false;
  const newest = await db.inspection.findFirst({
    where: { latestOf: { is: { id: instance.id } } },
    select: { observations: true, finishedAt: true },
  });
  const observations = readObservations(newest?.observations);
  if (!observations || !newest?.finishedAt || newest.finishedAt < finishedAt) return false;
  return kind.isGone(observations);
}
