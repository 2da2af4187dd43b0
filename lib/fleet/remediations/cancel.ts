import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { requestCancel } from '@/lib/platform/jobs/request-cancel';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import { getRemediation, type RemediationDetail } from './get';
import { isFinal } from './types';

/**
 * Discards a plan, or makes the instance roll a running fix back.
 *
 * @returns the remediation; a running one ends a little later as `reverted`
 * @throws CodedError `auth.forbidden` (403), `remediation.not-found` (404), `remediation.ended` (409)
 */
export async function cancelRemediation(actor: Actor, id: string): Promise<RemediationDetail> {
  assertRole(actor, 'operator');
  const { state, instance } = await getRemediation(id);
  if (isFinal(state)) throw new CodedError('remediation.ended', 409, { state });
  await db.$transaction(async (tx) => {
    const { count } = await tx.remediation.updateMany({
      where: { id, state: 'planned' },
      data: { state: 'cancelled', reason: 'cancelled', finishedAt: new Date() },
    });
    if (count === 0) {
      const asked = await requestCancel(tx, 'remediation', id);
      if (!asked) throw new CodedError('remediation.ended', 409, { state });
    }
    await recordAudit(tx, actor, {
      action: 'remediation.cancel',
      subjectKind: 'remediation',
      subjectId: id,
      subjectName: instance.name,
    });
  });
  wakeRunner();
  return getRemediation(id);
}
