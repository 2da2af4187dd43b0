import { getInstance } from '@/lib/fleet/instances/get';
import type { RemediationDetail } from './get';
import { kindOf } from './kind-of';

/** Whether the newest inspection shows that a confirmed change is not in place any more. */
export async function isGone({ kind: name, state, finishedAt, instance }: RemediationDetail): Promise<boolean> {
  const kind = kindOf(name);
  if (!kind?.isGone || state !== 'confirmed' || !finishedAt) return false;
  const newest = (await getInstance(instance.id)).latestInspection;
  if (!newest?.observations || !newest.finishedAt || newest.finishedAt < finishedAt) return false;
  return kind.isGone(newest.observations);
}
