import { db } from '@/lib/db/client';
import { getSettings } from '@/lib/settings/get';
import type { JobHandler } from './handler';

const BATCH = 200;
const DAY_MS = 86_400_000;
/** Days that ended jobs are kept to be looked at. */
const JOB_DAYS = 7;

/** The handler of retention jobs. */
export const retentionHandler: JobHandler = {
  async run(_job, { signal }) {
    const { retentionInspections, retentionDays } = await getSettings();
    const cutoff = new Date(Date.now() - retentionDays * DAY_MS);
    await removeOld(cutoff, signal);
    await removeSurplus(retentionInspections, signal);
    await db.sweep.deleteMany({
      where: { state: { in: ['finished', 'cancelled', 'interrupted'] }, inspections: { none: {} } },
    });
    await db.job.deleteMany({
      where: {
        state: { in: ['done', 'failed', 'cancelled'] },
        finishedAt: { lt: new Date(Date.now() - JOB_DAYS * DAY_MS) },
      },
    });
    return signal.aborted ? 'unfinished' : 'done';
  },
  close: async () => undefined,
};

/** Inspections that ended before the cut-off, except the one that an instance's state is copied from. */
async function removeOld(cutoff: Date, signal: AbortSignal): Promise<void> {
  for (;;) {
    const old = await db.inspection.findMany({
      where: { finishedAt: { lt: cutoff }, latestOf: null },
      orderBy: { finishedAt: 'asc' },
      take: BATCH,
      select: { id: true },
    });
    if (old.length === 0 || signal.aborted) return;
    await removeInspections(old);
  }
}

/** The oldest inspections of instances that have more than `keep`. */
async function removeSurplus(keep: number, signal: AbortSignal): Promise<void> {
  const crowded = await db.inspection.groupBy({
    by: ['instanceId'],
    having: { id: { _count: { gt: keep } } },
    _count: { id: true },
  });
  for (const { instanceId } of crowded) {
    const oldestKept = await db.inspection.findFirst({
      where: { instanceId },
      orderBy: { id: 'desc' },
      skip: keep - 1,
      select: { id: true },
    });
    if (!oldestKept) continue;
    for (;;) {
      const surplus = await db.inspection.findMany({
        where: { instanceId, id: { lt: oldestKept.id }, latestOf: null, state: { notIn: ['queued', 'running'] } },
        orderBy: { id: 'asc' },
        take: BATCH,
        select: { id: true },
      });
      if (signal.aborted) return;
      if (surplus.length === 0) break;
      await removeInspections(surplus);
    }
  }
}

/** A batch is one short transaction, so that others can write in between. */
async function removeInspections(rows: { id: string }[]): Promise<void> {
  await db.inspection.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
}
