import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredential } from '@/lib/access/credentials/create';
import { testConnection } from '@/lib/fleet/instances/test-connection';
import { db } from '@/lib/platform/db/client';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet | null = null;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  await fleet?.simulated.stop();
  fleet = null;
  await database.remove();
});

describe('a test connection', () => {
  it('shows the key first, then who we are, before anything is registered', async () => {
    fleet = await registerFleet([{ name: 'a', sudo: 'password' }]);
    const { address, port, hostKeyFingerprint } = fleet.simulated.endpoint('a');
    await db.instance.deleteMany();
    const { username, password } = fleet.simulated.credential;
    const credential = await createCredential(operator, {
      name: 'by password',
      kind: 'password',
      username,
      secret: password,
      sudo: 'password',
      sudoPassword: password,
    });
    const draft = { address, port, credentialId: credential.id };
    expect(await testConnection(operator, draft)).toMatchObject({
      ok: false,
      code: 'host-key-unknown',
      hostKey: { fingerprint: hostKeyFingerprint },
    });
    expect(await testConnection(operator, { ...draft, trustFingerprint: hostKeyFingerprint })).toMatchObject({
      ok: true,
      user: username,
      sudo: 'password',
    });
    expect(await db.hostKey.count()).toBe(0);
  });

  it('of what changes an instance knows its host keys, and does not take a changed one for new', async () => {
    fleet = await registerFleet([{ name: 'a' }, { name: 'b' }]);
    const { a = '' } = fleet.ids;
    const { id: credentialId } = await db.credential.findFirstOrThrow();
    const at = (name: string) => {
      const { address, port, hostKeyFingerprint } = fleet?.simulated.endpoint(name) ?? {};
      return {
        address: address ?? '',
        port: port ?? 0,
        credentialId,
        changes: a,
        trustFingerprint: hostKeyFingerprint,
      };
    };
    const { trustFingerprint: _, ...asked } = at('a');
    expect(await testConnection(operator, asked)).toMatchObject({ ok: true });
    expect(await testConnection(operator, at('b'))).toMatchObject({ ok: false, code: 'host-key-changed' });
    await expect(testConnection(operator, { ...at('b'), changes: credentialId })).rejects.toMatchObject({
      code: 'instance.not-found',
    });
  });
});
