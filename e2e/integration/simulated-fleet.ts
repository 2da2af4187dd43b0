import { type Actor, systemActor } from '@/lib/access/actor/actor';
import { createCredential } from '@/lib/access/credentials/create';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { type SimulatedFleet, startSimulatedFleet } from '@/lib/demo/simulated/start-fleet';
import { createInstance } from '@/lib/fleet/instances/create';

export const operator: Actor = { ...systemActor('test'), role: 'operator' };
export const viewer: Actor = { ...systemActor('test'), role: 'viewer' };

export interface RegisteredFleet {
  simulated: SimulatedFleet;
  credentialId: string;
  /** Ids by name. */
  ids: Record<string, string>;
}

/** Starts simulated instances and registers them, with approved host keys if `trusted`. */
export async function registerFleet(
  instances: SimulatedInstance[],
  { trusted = true, pace = 0.01 } = {},
): Promise<RegisteredFleet> {
  const simulated = await startSimulatedFleet({ instances, pace });
  const { username, privateKey } = simulated.credential;
  const credential = await createCredential(operator, { name: 'key', kind: 'key', username, secret: privateKey });
  const ids: Record<string, string> = {};
  for (const endpoint of simulated.endpoints) {
    const instance = await createInstance(operator, {
      name: endpoint.name,
      address: endpoint.address,
      port: endpoint.port,
      credentialId: credential.id,
      ...(trusted
        ? {
            hostKey: {
              algorithm: endpoint.hostKeyAlgorithm,
              fingerprint: endpoint.hostKeyFingerprint,
              publicKey: endpoint.hostPublicKey,
            },
          }
        : {}),
    });
    ids[endpoint.name] = instance.id;
  }
  return { simulated, credentialId: credential.id, ids };
}
