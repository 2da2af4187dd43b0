import { config } from '@/lib/config/config';
import { db } from '@/lib/db/client';
import { hasKeys, KeyError, keys } from './keys';
import { seal, unseal } from './seal';

export const KEY_CHECK = 'internal.keyCheck';

/**
 * At start: makes the key on the first run, and makes sure on every later one that it is the key of this database, rather
 * than finding out when a secret is needed.
 *
 * @returns whether a key was made now
 * @throws KeyError when the key is missing, wrong, malformed or can be read by others
 */
export async function checkKey(): Promise<{ made: boolean }> {
  const row = await db.setting.findUnique({ where: { key: KEY_CHECK } });
  const made = !hasKeys();
  if (row && made) {
    throw new KeyError(
      `The encryption key of this database is not at ${config().keyFile}. Put its copy there with mode 600, or set ` +
        'CLEARANCE_ENCRYPTION_KEY. Without it the stored credentials cannot be read.',
    );
  }
  if (row) {
    try {
      unseal(String(row.value), KEY_CHECK);
    } catch (error) {
      const from = config().encryptionKeys ? 'CLEARANCE_ENCRYPTION_KEY' : config().keyFile;
      throw new KeyError(
        `The key from ${from} (${keys()[0]?.id}) is not the key of this database (${String(row.value).split('.')[1]}). ` +
          'Put the right one there: with the wrong one the stored credentials cannot be read.',
        { cause: error },
      );
    }
  } else {
    await db.setting.create({ data: { key: KEY_CHECK, value: seal('clearance', KEY_CHECK) } });
  }
  return { made };
}
