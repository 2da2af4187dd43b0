import { getInstance } from '@/lib/fleet/instances/get';
import type { RemediationDetail } from './get';
import { kindOf } from './kind-of';

/** Whether what a confirmed fix put in place is known not to be there any more, by the newest inspection since. */
export async function isGone({ kind: name, state, finishedAt, instance }: RemediationDetail): Promise<boolean> {
  const kind = kindOf(name);
  if (!kind?.isGone || state !== 'confirmed' || !finishedAt) return false;
  const newest = (await getInstance(instance.id)).latestInspection;
  if (!newest?.observations || !newest.finishedAt || newest.finishedAt < finishedAt) return false;
  return kind.isGone(newest.observations);
}
