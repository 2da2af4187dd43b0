import type { Prisma, Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';

/**
 * An instance as stored in its row, with the requested relations.
 * @throws CodedError `instance.not-found` (404)
 */
export async function findInstance<Include extends Prisma.InstanceInclude>(
  tx: Tx,
  id: string,
  include: Include,
): Promise<Prisma.InstanceGetPayload<{ include: Include }>> {
  const row = await tx.instance.findUnique({ where: { id }, include });
  if (!row) throw new CodedError('instance.not-found', 404);
  return row as Prisma.InstanceGetPayload<{ include: Include }>;
}
