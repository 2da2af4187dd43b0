import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeyError, keys } from './keys';

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a text with AES-256-GCM.
 *
 * @param plaintext any text, for example a private key
 * @param aad what the encrypted text belongs to: the row's id, so that it cannot be moved to another row unnoticed
 * @returns `v1.<key id>.<base64url of nonce, ciphertext and tag>`
 */
export function seal(plaintext: string, aad: string): string {
  const [key] = keys();
  if (!key) throw new KeyError('There is no encryption key.');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(aad));
  const body = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${key.id}.${body.toString('base64url')}`;
}

/**
 * Decrypts what `seal` made.
 *
 * @throws KeyError if its key is not among the keys in use, or if the text was changed or belongs to another row
 */
export function unseal(sealed: string, aad: string): string {
  const [version, keyId, text] = sealed.split('.');
  if (version !== VERSION || !keyId || !text)
    throw new KeyError('A secret in the database has an unknown format. Enter it again.');
  const key = keys().find(({ id }) => id === keyId);
  if (!key) {
    const have = keys().map(({ id }) => id);
    throw new KeyError(
      `A secret is encrypted with the key ${keyId}, but the key in use is ${have.join(', ')}. Restore the right key ` +
        'file (or set CLEARANCE_ENCRYPTION_KEY), or enter the secret again.',
    );
  }
  const body = Buffer.from(text, 'base64url');
  try {
    if (body.length < NONCE_BYTES + TAG_BYTES) throw new Error('too short');
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, body.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(aad))
      .setAuthTag(body.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new KeyError(`A secret in the database was changed, or belongs to another row. Enter it again.`, {
      cause: error,
    });
  }
}

/** Whether a sealed text was made with the key that seals now. */
export function isSealedWithCurrentKey(sealed: string): boolean {
  return sealed.split('.')[1] === keys()[0]?.id;
}
