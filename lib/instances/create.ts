import type { Actor } from '@/lib/auth/actor';
import type { Instance } from '@/lib/db/types';
import type { InstanceInput } from './schema';

/**
 * Registers an instance.
 * @throws InvalidInput; CodedError `instance.duplicate-name` (409, field name), `instance.duplicate-address` (409, field
 *   address, names the other instance), `credential.not-found` (404, field credentialId), `auth.forbidden` (403)
 */
export async function createInstance(actor: Actor, input: InstanceInput): Promise<Instance> {
  throw new Error(`not yet: ${actor.name} ${input.name}`);
}
