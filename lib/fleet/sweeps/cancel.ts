import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { requestCancel } from '@/lib/platform/jobs/request-cancel';
import { findSweep, type SweepRow, shownSweep } from './get';

/**
 * Asks a sweep to stop: running connections are aborted, finished inspections stay.
 * @throws CodedError `sweep.not-found` (404), `sweep.ended` (409), `auth.forbidden` (403)
 */
export async function cancelSweep(actor: Actor, id: string): Promise<SweepRow> {
  assertRole(actor, 'operator');
  const asked = await db.$transaction(async (tx) => {
    const { count } = await tx.sweep.updateMany({
      where: { id, state: { in: ['queued', 'running'] }, cancelRequestedAt: null },
      data: { cancelRequestedAt: new Date() },
    });
    const sweep = await findSweep(tx, id);
    if (sweep.state !== 'queued' && sweep.state !== 'running') throw new CodedError('sweep.ended', 409);
    // Already requested.
    if (count === 0) return sweep;
    await requestCancel(tx, 'sweep', id);
    await recordAudit(tx, actor, {
      action: 'sweep.cancel',
      subjectKind: 'sweep',
      subjectId: id,
      subjectName: null,
      before: { state: sweep.state },
      after: null,
    });
    return sweep;
  });
  return shownSweep(asked);
}
