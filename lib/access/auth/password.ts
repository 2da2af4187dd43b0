import { hash, verify } from '@node-rs/argon2';
import { CodedError } from '@/lib/platform/errors/coded';

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

/** Hashes a password with argon2id (19 MiB, two passes: the library's default and OWASP's recommendation). */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

export async function verifyPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, password).catch(() => false);
}

/**
 * Refuses a new password that is too short or too long (characters).
 *
 * @throws CodedError user.password-too-short or user.password-too-long (422), field password
 */
export function assertPassword(password: string): void {
  const { length } = password;
  if (length < PASSWORD_MIN) throw new CodedError('user.password-too-short', 422, { min: PASSWORD_MIN }, 'password');
  if (length > PASSWORD_MAX) throw new CodedError('user.password-too-long', 422, { max: PASSWORD_MAX }, 'password');
}
