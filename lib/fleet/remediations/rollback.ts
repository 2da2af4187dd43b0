import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { withSession } from '@/lib/fleet/connections/with-session';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import type { SessionUse } from '@/lib/remote/ssh/sessions';
import { toDone } from './done';
import { getRemediation, type RemediationDetail } from './get';
import { knownKind } from './kind-of';
import { planWish } from './plan';
import { settleAnew } from './settle';
import { WITHOUT_WORD } from './types';

/**
 * Plans to restore what a remediation changed that was confirmed, or that failed part-way: for example daemon.json,
 * byte for byte and with mode and owner. The plan has its own preflight and is applied like any other plan.
 *
 * @param id the remediation to roll back
 * @param use the use of the session for this work
 * @returns a new remediation in state `planned`, with `rollbackOfId`
 * @throws CodedError `auth.forbidden` (403), `remediation.not-found` (404), `remediation.nothing-to-roll-back` (409)
 *   if it changed nothing, or the instance has already rolled it back, `remediation.kind-unknown` (409) if this version
 * does not know its kind, and those of planRemediation
 */
export async function planRollback(actor: Actor, id: string, use: SessionUse = 'person'): Promise<RemediationDetail> {
  assertRole(actor, 'operator');
  const known = await getRemediation(id);
  const wordless = known.state === 'failed' && WITHOUT_WORD.some((reason) => reason === known.reason);
  // The instance may have ended it meanwhile. Then something else has to be restored, or nothing.
  if (wordless) await withSession(use, (session) => settleAnew(known.instance.id, session));
  const original = wordless ? await getRemediation(id) : known;
  const row = await db.remediation.findUniqueOrThrow({
    where: { id },
    select: { id: true, kind: true, state: true, plan: true, before: true, after: true },
  });
  const { takenBack } = knownKind(row.kind);
  if (!original.canRollBack || !takenBack) throw new CodedError('remediation.nothing-to-roll-back', 409);
  return planWish(actor, original.instance.id, takenBack.wish(toDone(row)), id, use);
}
