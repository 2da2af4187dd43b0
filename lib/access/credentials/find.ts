import type { Credential, Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';

/**
 * A credential as stored in its row, with sealed secrets: for verbs. `shownCredential` makes its view.
 * @param field the input field that named it; null if the request is about the credential itself
 * @throws CodedError `credential.not-found` (404)
 */
export async function findCredential(tx: Tx, id: string, field: string | null = null): Promise<Credential> {
  const row = await tx.credential.findUnique({ where: { id } });
  if (!row) throw new CodedError('credential.not-found', 404, {}, field);
  return row;
}

/** The number of instances that use a credential. */
export function countUses(tx: Tx, credentialId: string): Promise<number> {
  return tx.instance.count({ where: { credentialId } });
}
