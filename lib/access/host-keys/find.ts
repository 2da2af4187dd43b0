import { exclusive } from '@/lib/platform/db/exclusive';
import type { HostKey, Prisma, Transaction } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';

/** What is decided about: a key, and the one that its instance is trusted by now; null where there is none. */
export interface FoundHostKey {
  key: Prisma.HostKeyGetPayload<{ include: { instance: { select: { name: true } } } }>;
  approved: HostKey | null;
}

/**
 * A key as its row holds it. Nobody else decides about the keys of its instance until the end of the transaction.
 * @throws CodedError `host-key.not-found` (404)
 */
export async function findHostKey(tx: Transaction, id: string): Promise<FoundHostKey> {
  // Whose key it is never changes: it says what to wait for.
  const owner = await tx.hostKey.findUnique({ where: { id }, select: { instanceId: true } });
  if (owner) await exclusive(tx, `host keys of ${owner.instanceId}`);
  const key = await tx.hostKey.findUnique({ where: { id }, include: { instance: { select: { name: true } } } });
  if (!key) throw new CodedError('host-key.not-found', 404);
  return { key, approved: await findApproved(tx, key.instanceId) };
}

/** The key that an instance is trusted by. */
export function findApproved(tx: Transaction, instanceId: string): Promise<HostKey | null> {
  return tx.hostKey.findFirst({ where: { instanceId, state: 'approved' } });
}
