import type { Actor } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { HostKey, Transaction } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { recordEvents } from '@/lib/platform/events/record';

export type DecidedHostKey = HostKey & { state: 'approved' | 'rejected' };

/**
 * Writes a decision about a key (by an operator, or by trust on first use), with its audit entry. If the
 * key is approved, the key that was trusted before becomes `replaced`.
 * @throws CodedError `host-key.not-found` (404)
 */
export async function decideHostKey(
  tx: Transaction,
  actor: Actor,
  id: string,
  state: 'approved' | 'rejected',
  how: 'operator' | 'first-use' = 'operator',
): Promise<DecidedHostKey> {
  const owner = await tx.hostKey.findUnique({ where: { id }, select: { instanceId: true } });
  if (owner) await exclusive(tx, `host keys of ${owner.instanceId}`);
  const key = await tx.hostKey.findUnique({ where: { id }, include: { instance: { select: { name: true } } } });
  if (!key) throw new CodedError('host-key.not-found', 404);
  const decided = { decidedAt: new Date(), decidedBy: actor.name };
  const before = await tx.hostKey.findFirst({ where: { instanceId: key.instanceId, state: 'approved' } });
  if (state === 'approved') {
    await tx.hostKey.updateMany({
      where: { instanceId: key.instanceId, state: 'approved', id: { not: id } },
      data: { state: 'replaced', ...decided },
    });
  }
  const updated = await tx.hostKey.update({ where: { id }, data: { state, ...decided } });
  await recordAudit(tx, actor, {
    action: state === 'approved' ? 'host-key.approve' : 'host-key.reject',
    subjectKind: 'host-key',
    subjectId: id,
    subjectName: key.instance.name,
    before: { state: key.state, trusted: before?.fingerprint ?? null },
    after: { state, fingerprint: key.fingerprint, algorithm: key.algorithm, how },
  });
  const { instanceId, algorithm, fingerprint } = key;
  const told = { instanceId, name: key.instance.name, hostKeyId: id, algorithm, fingerprint, by: actor.name };
  await recordEvents(
    tx,
    state === 'approved' ? { kind: 'host-key.approved', ...told, how } : { kind: 'host-key.rejected', ...told },
  );
  return { ...updated, state };
}
