import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordPresentedKey } from '@/lib/access/host-keys/record';
import { db } from '@/lib/platform/db/client';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.remove());

const key = (name: string) => ({ algorithm: 'ssh-ed25519', fingerprint: `SHA256:${name}`, publicKey: name });

it('takes one key on first use, whichever of two connections was first, and tells the other', async () => {
  const { id: credentialId } = await db.credential.create({
    data: { name: 'c', kind: 'password', username: 'u', secret: 'sealed', sudo: 'none' },
  });
  const { id } = await db.instance.create({ data: { name: 'i', address: '198.18.0.1', port: 22, credentialId } });
  expect(await recordPresentedKey(id, key('first'), true)).toBe(true);
  expect(await recordPresentedKey(id, key('second'), true)).toBe(false);
  expect(await recordPresentedKey(id, key('first'), true)).toBe(true);
  const rows = await db.hostKey.findMany({ orderBy: { publicKey: 'asc' }, select: { publicKey: true, state: true } });
  expect(rows).toEqual([
    { publicKey: 'first', state: 'approved' },
    { publicKey: 'second', state: 'pending' },
  ]);
});
