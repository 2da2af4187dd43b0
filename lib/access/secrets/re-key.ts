import { randomBytes } from 'node:crypto';
import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { config } from '@/lib/platform/config/config';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { KEY_CHECK } from './check-key';
import { keys, writeKeyFile } from './keys';
import { isSealedWithCurrentKey, seal, unseal } from './seal';

const SEALED_FIELDS = ['secret', 'passphrase', 'sudoPassword'] as const;

/**
 * Encrypts every secret again with another key. With a key file: creates a new key, and keeps the old one in the file
 * until everything is done, so it can be interrupted and run again. With keys from the environment:
 * CLEARANCE_ENCRYPTION_KEY is the new one and CLEARANCE_ENCRYPTION_KEY_PREVIOUS the old one. Run it while the server is
 * stopped. Sessions end.
 *
 * @returns how many secrets were encrypted again, and the id of the key now in use
 * @throws KeyError when a secret cannot be decrypted; nothing is changed then
 */
export async function reKey(actor: Actor): Promise<{ resealed: number; keyId: string }> {
  assertRole(actor, 'admin');
  const { encryptionKeys, keyFile } = config();
  if (!encryptionKeys) writeKeyFile(keyFile, [randomBytes(32), ...keys().map(({ bytes }) => bytes)]);

  const resealed = await db.$transaction(async (tx) => {
    await exclusive(tx, 'credentials');
    let count = 0;
    for (const credential of await tx.credential.findMany()) {
      const data: Partial<Record<(typeof SEALED_FIELDS)[number], string>> = {};
      for (const field of SEALED_FIELDS) {
        const sealed = credential[field];
        if (sealed && !isSealedWithCurrentKey(sealed)) data[field] = seal(unseal(sealed, credential.id), credential.id);
      }
      count += Object.keys(data).length;
      await tx.credential.update({ where: { id: credential.id }, data });
    }
    const value = seal('clearance', KEY_CHECK);
    await tx.setting.upsert({ where: { key: KEY_CHECK }, create: { key: KEY_CHECK, value }, update: { value } });
    await tx.session.deleteMany();
    await recordAudit(tx, actor, {
      action: 'secrets.re-key',
      subjectKind: 'key',
      subjectId: keys()[0]?.id ?? null,
      subjectName: null,
      after: { resealed: count },
    });
    return count;
  });

  const [current] = keys();
  if (!encryptionKeys && current) writeKeyFile(keyFile, [current.bytes]);
  return { resealed, keyId: current?.id ?? '' };
}
