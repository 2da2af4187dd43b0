import type { Actor } from '@/lib/auth/actor';

/** @throws CodedError `credential.not-found` (404), `credential.in-use` (409, params count) */
export async function removeCredential(actor: Actor, id: string): Promise<void> {
  throw new Error(`not yet: ${actor.name} ${id}`);
}
