import { db } from '@/lib/platform/db/client';
import type { Job } from '@/lib/platform/db/types';
import type { JobKind } from './queue';

/**
 * Claims the oldest job that is due, or one whose lease ran out. It is one conditional update, so two processes cannot
 * both get the job.
 *
 * @param owner of newOwner()
 * @param leaseMs how long the claim holds without being renewed
 * @returns the job, with `attempts` and `fence` increased; null if there is none
 */
export async function claim(kinds: JobKind[], owner: string, leaseMs: number): Promise<Job | null> {
  for (;;) {
    const now = new Date();
    const claimable = {
      kind: { in: kinds },
      OR: [
        { state: 'queued', notBefore: null },
        { state: 'queued', notBefore: { lte: now } },
        { state: 'running', leaseUntil: { lt: now } },
      ],
    };
    const candidate = await db.job.findFirst({
      where: claimable,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { id: true },
    });
    if (!candidate) return null;
    const [claimed] = await db.job.updateManyAndReturn({
      where: { ...claimable, id: candidate.id },
      data: {
        state: 'running',
        attempts: { increment: 1 },
        fence: { increment: 1 },
        leaseOwner: owner,
        leaseUntil: new Date(now.getTime() + leaseMs),
      },
    });
    if (claimed) return claimed;
  }
}
