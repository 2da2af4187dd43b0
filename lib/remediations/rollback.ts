import { type Actor, assertRole } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import { CodedError } from '@/lib/errors/coded';
import { getRemediation, type RemediationDetail } from './get';
import { keep, look } from './plan';

/**
 * Plan to put back, byte for byte and with mode and owner, the daemon.json that a confirmed remediation changed. It has
 * a preflight of its own and is applied like any other plan.
 *
 * @param id the remediation to be taken back
 * @returns a new remediation of kind `rollback` in state `planned`
 * @throws CodedError `auth.forbidden` (403), `remediation.not-found` (404), `remediation.nothing-to-roll-back` (409)
 *   where it was not confirmed, and those of planRemediation
 */
export async function planRollback(actor: Actor, id: string): Promise<RemediationDetail> {
  assertRole(actor, 'operator');
  const original = await getRemediation(id);
  if (!original.canRollBack) throw new CodedError('remediation.nothing-to-roll-back', 409);
  const { before } = await db.remediation.findUniqueOrThrow({ where: { id }, select: { before: true } });
  const { mode, uid, gid } = original.plan.file;
  const content = before === null ? null : Buffer.from(before, 'base64');
  const facts = await look(original.instance.id);
  return keep(
    actor,
    original.instance.id,
    facts,
    { kind: 'rollback', content, mode: mode ?? '644', uid: uid ?? 0, gid: gid ?? 0 },
    id,
  );
}
