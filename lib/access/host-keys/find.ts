import { exclusive } from '@/lib/platform/db/exclusive';
import type { HostKey, Prisma, Transaction } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';

/** A key to decide about, and the key of its instance that is trusted now; null if there is none. */
export interface FoundHostKey {
  key: Prisma.HostKeyGetPayload<{ include: { instance: { select: { name: true } } } }>;
  approved: HostKey | null;
}

/**
 * A key as stored in its row. The call locks the host keys of the instance until the end of the transaction.
 * @throws CodedError `host-key.not-found` (404)
 */
export async function findHostKey(tx: Transaction, id: string): Promise<FoundHostKey> {
  // The instance of a key never changes, so it can be read before the lock.
  const owner = await tx.hostKey.findUnique({ where: { id }, select: { instanceId: true } });
  if (owner) await exclusive(tx, `host keys of ${owner.instanceId}`);
  const key = await tx.hostKey.findUnique({ where: { id }, include: { instance: { select: { name: true } } } });
  if (!key) throw new CodedError('host-key.not-found', 404);
  return { key, approved: await findApproved(tx, key.instanceId) };
}

/** The trusted key of an instance. */
export function findApproved(tx: Transaction, instanceId: string): Promise<HostKey | null> {
  return tx.hostKey.findFirst({ where: { instanceId, state: 'approved' } });
}
