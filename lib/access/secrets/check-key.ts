import { config } from '@/lib/platform/config/config';
import { db } from '@/lib/platform/db/client';
import { readRaw } from '@/lib/platform/db/read-raw';
import { hasKeys, KeyError, keys } from './keys';
import { seal, unseal } from './seal';

export const KEY_CHECK = 'internal.keyCheck';

/** The id of the key in the database. Read without Prisma's client, so that a normal start does not have to load it. */
async function readKeyCheck(): Promise<string | null> {
  const rows = await readRaw(config().databaseFile, `SELECT value FROM Setting WHERE key = '${KEY_CHECK}'`);
  return rows[0] ? String(JSON.parse(String(rows[0][0]))) : null;
}

/**
 * At start: creates the key on the first run. On every later run, checks that it is the key of this database, so that a
 * wrong key is found now and not when a secret is needed.
 *
 * @returns whether a key was created now
 * @throws KeyError when the key is missing, wrong, malformed or readable by others
 */
export async function checkKey(): Promise<{ made: boolean }> {
  const stored = await readKeyCheck();
  const made = !hasKeys();
  if (stored && made) {
    throw new KeyError(
      `The encryption key of this database is not at ${config().keyFile}. Copy it there with mode 600, or set ` +
        'CLEARANCE_ENCRYPTION_KEY. Without it the stored credentials cannot be read.',
    );
  }
  if (stored) {
    try {
      unseal(stored, KEY_CHECK);
    } catch (error) {
      const from = config().encryptionKeys ? 'CLEARANCE_ENCRYPTION_KEY' : config().keyFile;
      throw new KeyError(
        `The key from ${from} (${keys()[0]?.id}) is not the key of this database (${stored.split('.')[1]}). ` +
          'Put the right key there. With the wrong key the stored credentials cannot be read.',
        { cause: error },
      );
    }
  } else {
    await db.setting.create({ data: { key: KEY_CHECK, value: seal('clearance', KEY_CHECK) } });
  }
  return { made };
}
