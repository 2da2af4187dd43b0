import { db } from '@/lib/db/client';

/**
 * Puts the turns right that an earlier process left in the middle: what was not handed to its instance waits for its
 * turn again; what was is left to its remediation, which is taken up by itself.
 */
export async function takeUp(rolloutId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const again = { state: 'ready', startedAt: null };
    await tx.rolloutMember.updateMany({ where: { rolloutId, state: 'checking' }, data: again });
    const running = await tx.rolloutMember.findMany({
      where: { rolloutId, state: 'running' },
      select: { id: true, remediations: { orderBy: { id: 'desc' }, take: 1, select: { state: true } } },
    });
    for (const { id, remediations } of running) {
      const state = remediations[0]?.state ?? 'planned';
      if (state === 'planned' || state === 'expired') await tx.rolloutMember.update({ where: { id }, data: again });
      const refused = { state: 'refused', reason: 'fix-cancelled', finishedAt: new Date() };
      if (state === 'cancelled') await tx.rolloutMember.update({ where: { id }, data: refused });
    }
  });
}
