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
 * Plan to put back what a remediation changed that was confirmed, or that failed part-way: daemon.json byte for byte and
 * with mode and owner, say. It has a preflight of its own and is applied like any other plan.
 *
 * @param id the remediation to be taken back
 * @param use what the session is for, in which it is looked at
 * @returns a new remediation in state `planned`, with `rollbackOfId`
 * @throws CodedError `auth.forbidden` (403), `remediation.not-found` (404), `remediation.nothing-to-roll-back` (409)
 *   where it changed nothing, or the instance has taken it back already, `remediation.kind-unknown` (409) where this
 *   version does not know its kind, and those of planRemediation
 */
export async function planRollback(actor: Actor, id: string, use: SessionUse = 'person'): Promise<FoundRemediation> {
  assertRole(actor, 'operator');
  const known = await findRemediation(db, id);
  const wordless = isWithoutWord(known);
  // The instance may have brought it to an end meanwhile, and then it is another thing that is put back, or nothing.
  if (wordless) await withSession(use, (session) => settleAnew(known.instanceId, session));
  return planBack(actor, wordless ? await findRemediation(db, id) : known, use);
}

/** The same for a remediation that was read just now, and whose instance has nothing more to tell of it. */
export async function planBack(actor: Actor, original: FoundRemediation, use: SessionUse): Promise<FoundRemediation> {
  const { takenBack } = knownKind(original.kind);
  if (!takenBack || !canRollBack(original, await isUndone(db, original))) {
    throw new CodedError('remediation.nothing-to-roll-back', 409);
  }
  return planWish(actor, original.instanceId, takenBack.wish(toDone(original)), original.id, use);
}
