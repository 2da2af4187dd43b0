import type { Actor } from '@/lib/auth/actor';
import type { Instance } from '@/lib/db/types';
import type { InstancePatch } from './schema';

/**
 * Changes what the patch names. A new address or port keeps the approved host key: if the key differs there, it is
 * shown as changed and has to be approved.
 * @throws as createInstance; CodedError `instance.not-found` (404)
 */
export async function updateInstance(actor: Actor, id: string, patch: InstancePatch): Promise<Instance> {
  throw new Error(`not yet: ${actor.name} ${id} ${JSON.stringify(patch)}`);
}
