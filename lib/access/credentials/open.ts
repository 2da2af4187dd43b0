import { KeyError } from '@/lib/access/secrets/keys';
import { unseal } from '@/lib/access/secrets/seal';
import type { Credential } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import type { SshTarget } from '@/lib/remote/ssh/connect';

export interface OpenedCredential {
  username: string;
  auth: SshTarget['auth'];
  /** False where the operator said that sudo is not to be used. */
  mayUseSudo: boolean;
  sudoPassword: string | undefined;
}

/**
 * The secrets of a credential in clear, for one connection. Never logged, never returned to anybody.
 * @throws CodedError `secret.unreadable` (409) where the encryption key is not the one that sealed it
 */
export function openCredential(credential: Credential): OpenedCredential {
  const { id, username } = credential;
  try {
    const secret = unseal(credential.secret, id);
    const passphrase = credential.passphrase === null ? undefined : unseal(credential.passphrase, id);
    const withSudo = credential.sudo === 'password' && credential.sudoPassword !== null;
    return {
      username,
      auth:
        credential.kind === 'password'
          ? { kind: 'password', password: secret }
          : { kind: 'key', privateKey: secret, ...(passphrase === undefined ? {} : { passphrase }) },
      mayUseSudo: credential.sudo !== 'none',
      sudoPassword: withSudo && credential.sudoPassword !== null ? unseal(credential.sudoPassword, id) : undefined,
    };
  } catch (error) {
    if (error instanceof KeyError) throw new CodedError('secret.unreadable', 409, { name: credential.name });
    throw error;
  }
}
