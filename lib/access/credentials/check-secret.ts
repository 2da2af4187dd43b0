import { CodedError } from '@/lib/platform/errors/coded';
import { parsePrivateKey } from '@/lib/remote/ssh/parse-private-key';

interface Secrets {
  kind: 'key' | 'password';
  secret: string;
  passphrase: string | null;
}

const MAX_PASSWORD = 1024;

/**
 * Finds a secret that cannot work when it is entered, and not only when a sweep uses it.
 * @returns the fingerprint of a key's public half; null for a password
 * @throws CodedError (422, field secret or passphrase) `credential.not-a-key`, `credential.public-key`,
 *   `credential.passphrase-needed`, `credential.passphrase-wrong`, `credential.unsupported`,
 *   `credential.key-as-password`, `credential.password-as-key`, `secret.line-break`
 */
export function checkSecret({ kind, secret, passphrase }: Secrets): string | null {
  if (kind === 'password') {
    if (/-----BEGIN|^PuTTY-User-Key-File/.test(secret)) {
      throw new CodedError('credential.key-as-password', 422, {}, 'secret');
    }
    if (/[\r\n\0]/.test(secret)) throw new CodedError('secret.line-break', 422, {}, 'secret');
    if (secret.length > MAX_PASSWORD) throw new CodedError('secret.too-long', 422, { maximum: MAX_PASSWORD }, 'secret');
    return null;
  }
  const parsed = parsePrivateKey(secret, passphrase ?? undefined);
  if (parsed.ok) return parsed.fingerprint;
  // One short line looks like a password, not like a key that was cut off.
  const looksLikePassword = parsed.code === 'not-a-key' && !/[\r\n]/.test(secret.trim()) && secret.length <= 128;
  const code = looksLikePassword ? 'password-as-key' : parsed.code;
  throw new CodedError(`credential.${code}`, 422, {}, code.startsWith('passphrase') ? 'passphrase' : 'secret');
}
