import type { Credential, Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';

/**
 * A credential as its row holds it, its secrets sealed: for verbs. `shownCredential` is what is shown.
 * @param field the input that named it; null where the request is about the credential itself
 * @throws CodedError `credential.not-found` (404)
 */
export async function findCredential(tx: Tx, id: string, field: string | null = null): Promise<Credential> {
  const row = await tx.credential.findUnique({ where: { id } });
  if (!row) throw new CodedError('credential.not-found', 404, {}, field);
  return row;
}

/** How many instances use it. */
export function countUses(tx: Tx, credentialId: string): Promise<number> {
  return tx.instance.count({ where: { credentialId } });
}
