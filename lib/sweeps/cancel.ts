import { recordAudit } from '@/lib/audit/record';
import { type Actor, assertRole } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import { CodedError } from '@/lib/errors/coded';
import { databaseQueue } from '@/lib/jobs/database-queue';
import { getSweep, type SweepRow } from './get';

/**
 * Asks a sweep to stop: running connections are aborted, what is finished stays.
 * @throws CodedError `sweep.not-found` (404), `sweep.ended` (409), `auth.forbidden` (403)
 */
export async function cancelSweep(actor: Actor, id: string): Promise<SweepRow> {
  assertRole(actor, 'operator');
  await db.$transaction(async (tx) => {
    const sweep = await tx.sweep.findUnique({ where: { id } });
    if (!sweep) throw new CodedError('sweep.not-found', 404);
    if (sweep.state !== 'queued' && sweep.state !== 'running') throw new CodedError('sweep.ended', 409);
    if (sweep.cancelRequestedAt) return;
    await tx.sweep.update({ where: { id }, data: { cancelRequestedAt: new Date() } });
    await databaseQueue.requestCancel(tx, 'sweep', id);
    await recordAudit(tx, actor, {
      action: 'sweep.cancel',
      subjectKind: 'sweep',
      subjectId: id,
      subjectName: null,
      before: { state: sweep.state },
      after: null,
    });
  });
  return getSweep(id);
}
