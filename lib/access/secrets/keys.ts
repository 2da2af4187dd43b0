import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, config } from '@/lib/platform/config/config';

/** The encryption key is missing, wrong or not safe; the message says what to do and never holds a key. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

export interface Key {
  /** First 8 hex digits of the key's SHA-256: identifies a key without revealing it. */
  id: string;
  bytes: Buffer;
}

let loaded: { from: Config; keys: Key[] } | null = null;

/**
 * The keys in use. The first encrypts; the others only decrypt, while a re-key runs. If there is no key file (and no
 * key in the environment), the file is created, with mode 0600 in a separate folder.
 *
 * @throws KeyError when a key is malformed, or others can read the file
 */
export function keys(): Key[] {
  const from = config();
  const { encryptionKeys, keyFile } = from;
  if (loaded?.from === from) return loaded.keys;
  if (!encryptionKeys && !existsSync(keyFile)) writeKeyFile(keyFile, [randomBytes(32)]);
  const found = encryptionKeys
    ? encryptionKeys.map((text) => parseKey(text, 'CLEARANCE_ENCRYPTION_KEY'))
    : readKeyFile(keyFile);
  loaded = { from, keys: found };
  return found;
}

/** Whether there is a key already. Does not create one. */
export function hasKeys(): boolean {
  return config().encryptionKeys !== null || existsSync(config().keyFile);
}

/** Replaces the content of the key file atomically: readers see the old keys or the new ones. */
export function writeKeyFile(file: string, newKeys: Buffer[]): void {
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = [
    '# Clearance: the key that the secrets in the database are sealed with. Keep a copy apart from the database.',
    ...newKeys.map((key) => key.toString('base64')),
  ];
  const temporary = `${file}.new`;
  writeFileSync(temporary, `${lines.join('\n')}\n`, { mode: 0o600, flush: true });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
  loaded = null;
}

/**
 * A secret for another purpose, derived from the key in use (HKDF-SHA256), so that only one secret has to be stored.
 *
 * @param purpose makes the secrets of different purposes different, for example `session`
 * @returns 32 bytes as base64url
 */
export function deriveSecret(purpose: string): string {
  const [current] = keys();
  if (!current) throw new KeyError('There is no encryption key.');
  return Buffer.from(hkdfSync('sha256', current.bytes, '', `clearance:${purpose}`, 32)).toString('base64url');
}

/** Reads a key as 64 hex digits or as base64 of 32 bytes (`openssl rand -base64 32`). */
export function parseKey(text: string, where: string): Key {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length !== 32 || !/^[\w+/=-]+$/.test(text)) {
    throw new KeyError(
      `${where} does not hold a key of 32 bytes. For a new database, make one with: openssl rand -base64 32. ` +
        'Secrets that are stored already can only be read with the key that encrypted them.',
    );
  }
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function readKeyFile(file: string): Key[] {
  let text: string;
  try {
    const { mode } = statSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new KeyError(
        `The key file ${file} can be read by others (mode ${(mode & 0o777).toString(8)}). Correct this with: chmod 600 ${file}`,
      );
    }
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof KeyError) throw error;
    throw new KeyError(`The key file ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const lines = text.split('\n').map((line) => line.trim());
  const found = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => parseKey(line, file));
  if (found.length === 0) throw new KeyError(`The key file ${file} holds no key. Restore it from your copy.`);
  return found;
}
