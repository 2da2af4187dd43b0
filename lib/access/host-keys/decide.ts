import type { Actor } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import type { HostKey, Transaction } from '@/lib/platform/db/types';
import { recordEvents } from '@/lib/platform/events/record';
import type { FoundHostKey } from './find';

export type DecidedHostKey = HostKey & { state: 'approved' | 'rejected' };

/**
 * Writes a decision about a key (by an operator, or by trust on first use), with its audit entry. If the
 * key is approved, the key that was trusted before becomes `replaced`. The caller holds the lock on the instance's host
 * keys (`findHostKey`).
 */
export async function decideHostKey(
  tx: Transaction,
  actor: Actor,
  { key, approved }: FoundHostKey,
  state: 'approved' | 'rejected',
  how: 'operator' | 'first-use' = 'operator',
): Promise<DecidedHostKey> {
  const { id, instanceId, algorithm, fingerprint } = key;
  const decided = { decidedAt: new Date(), decidedBy: actor.name };
  if (state === 'approved') {
    await tx.hostKey.updateMany({
      where: { instanceId, state: 'approved', id: { not: id } },
      data: { state: 'replaced', ...decided },
    });
  }
  const updated = await tx.hostKey.update({ where: { id }, data: { state, ...decided } });
  await recordAudit(tx, actor, {
    action: state === 'approved' ? 'host-key.approve' : 'host-key.reject',
    subjectKind: 'host-key',
    subjectId: id,
    subjectName: key.instance.name,
    before: { state: key.state, trusted: approved?.fingerprint ?? null },
    after: { state, fingerprint, algorithm, how },
  });
  const told = { instanceId, name: key.instance.name, hostKeyId: id, algorithm, fingerprint, by: actor.name };
  await recordEvents(
    tx,
    state === 'approved' ? { kind: 'host-key.approved', ...told, how } : { kind: 'host-key.rejected', ...told },
  );
  return { ...updated, state };
}
