import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { withSession } from '@/lib/fleet/connections/with-session';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import type { SessionUse } from '@/lib/remote/ssh/sessions';
import { canRollBack, isUndone } from './can-roll-back';
import { toDone } from './done';
import { type FoundRemediation, findRemediation } from './find';
import { knownKind } from './kind-of';
import { planWish } from './plan';
import { settleAnew } from './settle';
import { isWithoutWord } from './types';

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
export async function planRollback(actor: Actor, id: string, use: SessionUse = 'person'): Promise<FoundRemediation> {
  assertRole(actor, 'operator');
  const known = await findRemediation(db, id);
  const wordless = isWithoutWord(known);
  // The instance may have ended it meanwhile. Then something else has to be restored, or nothing.
  if (wordless) await withSession(use, (session) => settleAnew(known.instanceId, session));
  return planBack(actor, wordless ? await findRemediation(db, id) : known, use);
}

/** The same for a remediation that was just read, and about which its instance has nothing new to report. */
export async function planBack(actor: Actor, original: FoundRemediation, use: SessionUse): Promise<FoundRemediation> {
  const { takenBack } = knownKind(original.kind);
  if (!takenBack || !canRollBack(original, await isUndone(db, original))) {
    throw new CodedError('remediation.nothing-to-roll-back', 409);
  }
  return planWish(actor, original.instanceId, takenBack.wish(toDone(original)), { rollbackOfId: original.id }, use);
}
