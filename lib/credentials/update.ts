import type { Actor } from '@/lib/auth/actor';
import type { CredentialRow } from './list';
import type { CredentialPatch } from './schema';

/** @throws as createCredential; CodedError `credential.not-found` (404) */
export async function updateCredential(actor: Actor, id: string, patch: CredentialPatch): Promise<CredentialRow> {
  throw new Error(`not yet: ${actor.name} ${id} ${patch}`);
}
