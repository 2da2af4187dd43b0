import type { CredentialRow } from './list';

/** @throws CodedError `credential.not-found` (404) */
export async function getCredential(id: string): Promise<CredentialRow> {
  throw new Error(`not yet: ${id}`);
}
