import { systemActor } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { HostKey } from '@/lib/platform/db/types';
import type { NewEvent } from '@/lib/platform/events/event-kinds';
import { recordEvents } from '@/lib/platform/events/record';
import type { PresentedHostKey } from '@/lib/remote/ssh/outcome';
import { decideHostKey } from './decide';
import { findApproved } from './find';

/**
 * Stores a key that an instance presented and that is not approved: as pending, or as approved if it is trusted
 * on first use. Only the newest pending key is kept, so an instance that always has a new key cannot fill the table. A
 * rejected key stays rejected. A replaced key that comes back becomes pending again.
 *
 * @returns whether the key is now the approved one; false if another connection approved another key first
 */
export async function recordPresentedKey(
  instanceId: string,
  presented: PresentedHostKey,
  trustedOnFirstUse: boolean,
): Promise<boolean> {
  const { algorithm, fingerprint, publicKey } = presented;
  return db.$transaction(async (tx) => {
    await exclusive(tx, `host keys of ${instanceId}`);
    const instance = await tx.instance.findUnique({ where: { id: instanceId }, select: { name: true } });
    if (!instance) return false;
    const known = await tx.hostKey.findUnique({ where: { instanceId_fingerprint: { instanceId, fingerprint } } });
    if (known?.state === 'rejected' || known?.state === 'approved') return known.state === 'approved';
    await tx.hostKey.deleteMany({ where: { instanceId, state: 'pending', fingerprint: { not: fingerprint } } });
    const key = known
      ? await tx.hostKey.update({ where: { id: known.id }, data: { state: 'pending', publicKey, algorithm } })
      : await tx.hostKey.create({ data: { instanceId, algorithm, fingerprint, publicKey, state: 'pending' } });
    // Another connection may have been first in the meantime.
    const approved = await findApproved(tx, instanceId);
    if (!trustedOnFirstUse || approved) {
      // Not recorded again each time it is presented while it waits.
      if (known?.state !== 'pending') await recordEvents(tx, waiting(key, instance.name, approved));
      return false;
    }
    const found = { key: { ...key, instance }, approved };
    await decideHostKey(tx, systemActor('trust-on-first-use'), found, 'approved', 'first-use');
    return true;
  });
}

function waiting(
  { id, instanceId, algorithm, fingerprint }: HostKey,
  name: string,
  approved: HostKey | null,
): NewEvent {
  const key = { instanceId, name, hostKeyId: id, algorithm, fingerprint };
  return approved
    ? { kind: 'host-key.changed', ...key, approved: approved.fingerprint }
    : { kind: 'host-key.presented', ...key };
}
