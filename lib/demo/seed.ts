import { type Actor, systemActor } from '@/lib/access/actor/actor';
import { createCredential } from '@/lib/access/credentials/create';
import { listCredentials } from '@/lib/access/credentials/list';
import { createFirstAdmin } from '@/lib/access/users/create-first-admin';
import { createInstance } from '@/lib/fleet/instances/create';
import { updateInstance } from '@/lib/fleet/instances/update';
import { setSettings } from '@/lib/fleet/settings/set';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import { DEMO_FLEET } from './fleet';
import type { SimulatedFleet } from './simulated/start-fleet';
import type { DemoLogin } from './state';

const CREDENTIAL = 'demo';

/**
 * Fills an empty database with the simulated fleet and queues a sweep over it, which the program runs like any other.
 * If the database already has the fleet, only the ports are updated.
 *
 * @returns whether the database was empty
 */
export async function seedDemo(fleet: SimulatedFleet, login: DemoLogin): Promise<boolean> {
  const actor = systemActor('demo');
  if ((await db.user.count()) === 0) {
    await createFirstAdmin(null, { ...login, name: 'Demo' }, null);
    await setSettings(actor, { targets: ['mirror.example.jp', 'registry.example.net'] });
  }
  const known = new Map((await db.instance.findMany()).map((instance) => [instance.name, instance]));
  if (known.size > 0) {
    await movePorts(actor, fleet, known);
    return false;
  }
  const credentialId = await ensureCredential(actor, fleet);
  const definitions = new Map(DEMO_FLEET.map((definition) => [definition.name, definition]));
  for (const endpoint of fleet.endpoints) {
    await createInstance(actor, {
      name: endpoint.name,
      address: endpoint.address,
      port: endpoint.port,
      credentialId,
      tags: definitions.get(endpoint.name)?.tags ?? [],
      notes: definitions.get(endpoint.name)?.notes ?? '',
      hostKey: {
        algorithm: endpoint.hostKeyAlgorithm,
        fingerprint: endpoint.hostKeyFingerprint,
        publicKey: endpoint.hostPublicKey,
      },
    });
  }
  await startSweep(actor, { all: true });
  return true;
}

async function movePorts(actor: Actor, fleet: SimulatedFleet, known: Map<string, { id: string; port: number }>) {
  for (const { name, port } of fleet.endpoints) {
    const instance = known.get(name);
    if (instance && instance.port !== port) await updateInstance(actor, instance.id, { port });
  }
}

async function ensureCredential(actor: Actor, fleet: SimulatedFleet): Promise<string> {
  const existing = (await listCredentials()).find((credential) => credential.name === CREDENTIAL);
  if (existing) return existing.id;
  const { username, privateKey } = fleet.credential;
  const created = await createCredential(actor, {
    name: CREDENTIAL,
    kind: 'key',
    username,
    secret: privateKey,
    sudo: 'passwordless',
  });
  return created.id;
}
