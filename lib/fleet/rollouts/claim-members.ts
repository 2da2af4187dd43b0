import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { RolloutMember } from '@/lib/platform/db/types';
import type { Step } from './next-step';

/**
 * Begins the turns of the first ready members of a stage, unless somebody has requested a pause or a cancel.
 * @returns the members whose turn it is now, in their order
 */
export async function claimMembers(
  rolloutId: string,
  { stage, count }: Extract<Step, { do: 'start' }>,
): Promise<RolloutMember[]> {
  return db.$transaction(async (tx) => {
    await exclusive(tx, `rollout ${rolloutId}`);
    const goesOn = await tx.rollout.count({
      where: { id: rolloutId, state: 'running', pauseRequestedAt: null, cancelRequestedAt: null },
    });
    if (goesOn === 0) return [];
    const members = await tx.rolloutMember.findMany({
      where: { rolloutId, stage, state: 'ready' },
      orderBy: { position: 'asc' },
      take: count,
    });
    await tx.rolloutMember.updateMany({
      where: { id: { in: members.map(({ id }) => id) } },
      data: { state: 'checking' },
    });
    return members;
  });
}
