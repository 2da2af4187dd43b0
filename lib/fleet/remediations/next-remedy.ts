import { FOUND_INSPECTION, toFoundInspection } from '@/lib/fleet/inspections/find';
import { findInstance } from '@/lib/fleet/instances/find';
import { db } from '@/lib/platform/db/client';
import { remedyOf } from '@/lib/truth/mtu/remedies/remedies';
import type { Remedy } from '@/lib/truth/mtu/remedies/remedy';

/**
 * What to do after a change that left the instance not as it should be: the remedy of its worst finding now.
 * @returns null if the inspection after the change is not the newest any more
 * @throws CodedError `instance.not-found` (404)
 */
export async function nextRemedy(after: {
  instance: { id: string };
  inspectionId: string | null;
}): Promise<Remedy | null> {
  const { latestInspection } = await findInstance(db, after.instance.id, {
    latestInspection: { include: FOUND_INSPECTION },
  });
  if (!latestInspection || latestInspection.id !== after.inspectionId) return null;
  const { findings, observations } = toFoundInspection(latestInspection);
  const [worst] = findings;
  return worst ? remedyOf(worst, observations) : null;
}
