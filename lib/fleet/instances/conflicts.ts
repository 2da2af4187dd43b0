import { findCredential } from '@/lib/access/credentials/find';
import type { Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';

interface Claim {
  /** The instance that would have the name and address; null if it is not registered yet. */
  id: string | null;
  name: string;
  address: string;
  port: number;
  credentialId: string;
}

/**
 * Refuses a name or address that another instance has, and names that instance. The database's constraint alone would
 * not.
 * @throws CodedError `instance.duplicate-name`, `instance.duplicate-address` (409), `credential.not-found` (404)
 */
export async function assertNoConflict(tx: Tx, claim: Claim): Promise<void> {
  const other = claim.id === null ? {} : { id: { not: claim.id } };
  const named = await tx.instance.findFirst({ where: { name: claim.name, ...other }, select: { id: true } });
  if (named) throw new CodedError('instance.duplicate-name', 409, { name: claim.name }, 'name');
  const { address, port } = claim;
  const placed = await tx.instance.findFirst({ where: { address, port, ...other }, select: { name: true } });
  if (placed) throw new CodedError('instance.duplicate-address', 409, { address, port, name: placed.name }, 'address');
  await findCredential(tx, claim.credentialId, 'credentialId');
}
