import type { Actor } from '@/lib/auth/actor';
import type { CredentialRow } from './list';
import type { CredentialInput } from './schema';

/**
 * Keeps a key or password, sealed. A key is parsed first, so that what is no key is told now and not by the sweep.
 * @throws InvalidInput; CodedError `credential.duplicate-name` (409, field name), `credential.not-a-key`,
 *   `credential.public-key`, `credential.passphrase-needed`, `credential.passphrase-wrong`, `credential.unsupported`,
 *   `credential.key-as-password` (422, field secret or passphrase), `credential.sudo-password-missing` (422)
 */
export async function createCredential(actor: Actor, input: CredentialInput): Promise<CredentialRow> {
  throw new Error(`not yet: ${actor.name} ${input.name}`);
}
