import { z } from 'zod';
import { isRole } from '@/lib/access/actor/actor';
import { assertPassword } from '@/lib/access/auth/password';
import { CodedError } from '@/lib/platform/errors/coded';

/** The fields of a new user, not checked yet. */
export interface UserDraft {
  email: string;
  /** Display name; empty: the part of the e-mail before the @. */
  name: string;
  password: string;
  role: string;
}

/**
 * Checks a new user.
 *
 * @throws CodedError user.email-invalid, user.name-too-long, user.unknown-role, user.password-too-short,
 *   user.password-too-long (422), with the field
 */
export function checkUserDraft(draft: UserDraft): UserDraft {
  const email = draft.email.trim().toLowerCase();
  if (email.length > 254 || !z.email().safeParse(email).success) {
    throw new CodedError('user.email-invalid', 422, {}, 'email');
  }
  const name = draft.name.trim() || email.slice(0, email.indexOf('@'));
  if (name.length > 100) throw new CodedError('user.name-too-long', 422, { max: 100 }, 'name');
  if (!isRole(draft.role)) throw new CodedError('user.unknown-role', 422, {}, 'role');
  assertPassword(draft.password);
  return { email, name, password: draft.password, role: draft.role };
}
