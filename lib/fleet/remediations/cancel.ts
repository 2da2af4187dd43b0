import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { requestCancel } from '@/lib/platform/jobs/request-cancel';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import { FOUND_REMEDIATION, type FoundRemediation, holdRemediation, toFoundRemediation } from './find';
import { isFinal } from './types';

/**
 * Discards a plan, or makes the instance roll a running fix back.
 *
 * @returns the remediation; a running one ends a little later as `reverted`
 * @throws CodedError `auth.forbidden` (403), `remediation.not-found` (404), `remediation.ended` (409)
 */
export async function cancelRemediation(actor: Actor, id: string): Promise<FoundRemediation> {
  assertRole(actor, 'operator');
  const asked = await db.$transaction(async (tx) => {
    const found = await holdRemediation(tx, id);
    const { state, instance } = found;
    if (isFinal(state)) throw new CodedError('remediation.ended', 409, { state });
    if (state !== 'planned' && !(await requestCancel(tx, 'remediation', id))) {
      throw new CodedError('remediation.ended', 409, { state });
    }
    await recordAudit(tx, actor, {
      action: 'remediation.cancel',
      subjectKind: 'remediation',
      subjectId: id,
      subjectName: instance.name,
    });
    if (state !== 'planned') return found;
    const row = await tx.remediation.update({
      where: { id },
      data: { state: 'cancelled', reason: 'cancelled', finishedAt: new Date() },
      include: FOUND_REMEDIATION,
    });
    return toFoundRemediation(row);
  });
  wakeRunner();
  return asked;
}
