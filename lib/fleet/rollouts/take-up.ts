import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';

/**
 * Corrects the turns that an earlier process left in the middle. A member whose fix was not handed over waits for its
 * turn again. A member whose fix was handed over ends with its remediation, whose job continues by itself.
 */
export async function takeUp(rolloutId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await exclusive(tx, `rollout ${rolloutId}`);
    const again = { state: 'ready', startedAt: null };
    await tx.rolloutMember.updateMany({ where: { rolloutId, state: 'checking' }, data: again });
    const running = await tx.rolloutMember.findMany({
      where: { rolloutId, state: 'running' },
      select: { id: true, remediations: { orderBy: { id: 'desc' }, select: { state: true } } },
    });
    for (const { id, remediations } of running) {
      // Not only the newest: two processes may have planned it at the same time, and one of them handed its plan over.
      if (remediations.some(({ state }) => state === 'queued' || state === 'running')) continue;
      const refused = { state: 'refused', reason: 'fix-cancelled', finishedAt: new Date() };
      const data = remediations[0]?.state === 'cancelled' ? refused : again;
      // Not a member whose fix has ended since it was read.
      await tx.rolloutMember.updateMany({ where: { id, state: 'running' }, data });
    }
  });
}
