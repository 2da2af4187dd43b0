import { getSettings } from '@/lib/fleet/settings/get';
import { db } from '@/lib/platform/db/client';
import { join, sql } from '@/lib/platform/db/types';
import { removeOldEvents } from '@/lib/platform/events/remove-old';
import type { JobHandler } from '@/lib/platform/jobs/handler';
import { removeEnded } from '@/lib/platform/jobs/remove-ended';
import { queueRetention } from './queue-retention';

const BATCH = 200;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days for which ended jobs are kept. */
const JOB_DAYS = 7;

/**
 * The handler of retention jobs: one each hour, and each queues the next one. Remediations are only removed with their
 * instances. Rollouts are never removed: their members keep the result of each instance, even if the instance and its
 * remediations were removed.
 */
export const retentionHandler: JobHandler = {
  async run(_job, { signal }) {
    // First, so that there is a next job even if this one fails.
    await queueRetention(nextHour());
    const { retentionInspections, retentionDays } = await getSettings();
    const cutoff = new Date(Date.now() - retentionDays * DAY_MS);
    await removeOld(cutoff, signal);
    await removeSurplus(retentionInspections, signal);
    await removeOldAudit(cutoff, signal);
    await removeOldEvents(cutoff, signal);
    await db.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
    await db.sweep.deleteMany({
      where: { state: { in: ['finished', 'cancelled', 'interrupted'] }, inspections: { none: {} } },
    });
    await removeEnded(new Date(Date.now() - JOB_DAYS * DAY_MS));
    return signal.aborted ? 'unfinished' : 'done';
  },
  close: async () => undefined,
};

function nextHour(): Date {
  return new Date((Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS);
}

/** Inspections that ended before the limit, except the one that an instance's state was copied from. */
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

/** The audit trail from before the limit, oldest first. Ids are UUIDv7 and sort by time, so no index is needed. */
async function removeOldAudit(cutoff: Date, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const oldest = await db.auditEntry.findMany({
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, at: true },
    });
    const old = oldest.filter(({ at }) => at < cutoff).map(({ id }) => id);
    if (old.length === 0) return;
    await db.auditEntry.deleteMany({ where: { id: { in: old } } });
  }
}

/** The oldest inspections of instances that have more than `keep`. */
async function removeSurplus(keep: number, signal: AbortSignal): Promise<void> {
  const crowded = await db.inspection.groupBy({
    by: ['instanceId'],
    having: { id: { _count: { gt: keep } } },
    _count: { id: true },
  });
  for (let from = 0; from < crowded.length; from += BATCH) {
    if (signal.aborted) return;
    const surplus = await surplusOf(
      crowded.slice(from, from + BATCH).map(({ instanceId }) => instanceId),
      keep,
    );
    for (let at = 0; at < surplus.length; at += BATCH) await removeInspections(surplus.slice(at, at + BATCH));
  }
}

/** Prisma cannot express "all but the newest N of each". */
function surplusOf(instanceIds: string[], keep: number): Promise<{ id: string }[]> {
  return db.$queryRaw<{ id: string }[]>(sql`
    SELECT "id" FROM (
      SELECT "id", "state", ROW_NUMBER() OVER (PARTITION BY "instanceId" ORDER BY "id" DESC) AS "place"
      FROM "Inspection" WHERE "instanceId" IN (${join(instanceIds)})
    ) AS "ranked"
    WHERE "place" > ${keep} AND "state" NOT IN ('queued', 'running')
      AND NOT EXISTS (SELECT 1 FROM "Instance" WHERE "latestInspectionId" = "ranked"."id")`);
}

/** Each batch is one short transaction, so that others can write in between. */
async function removeInspections(rows: { id: string }[]): Promise<void> {
  if (rows.length === 0) return;
  await db.inspection.deleteMany({ where: { id: { in: rows.map(({ id }) => id) } } });
}
