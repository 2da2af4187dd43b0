import type { Actor } from '@/lib/auth/actor';

/**
 * Removes an instance with its inspections and remediations. Nothing is changed on the instance itself.
 * @throws CodedError `instance.not-found` (404), `instance.busy` (409) while a remediation runs on it
 */
export async function removeInstance(actor: Actor, id: string): Promise<void> {
  throw new Error(`not yet: ${actor.name} ${id}`);
}
