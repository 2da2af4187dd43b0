import { getInstance } from '@/lib/instances/get';
import type { RemediationDetail } from '../get';

/**
 * Whether an MSS clamp that was put in place is known not to be in force any more: a reboot takes it away, and nobody
 * writes that into the record of the fix.
 */
export async function clampIsGone({ plan, state, finishedAt, instance }: RemediationDetail): Promise<boolean> {
  if (plan.kind !== 'clamp-mss' || state !== 'confirmed' || !finishedAt) return false;
  const newest = (await getInstance(instance.id)).latestInspection;
  const clamp = newest?.observations?.clamp;
  if (!clamp || !newest?.finishedAt || newest.finishedAt < finishedAt) return false;
  return clamp.known ? clamp.value.rules.length === 0 : clamp.reason === 'absent';
}
