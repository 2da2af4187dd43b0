import { KeyError } from '@/lib/access/secrets/keys';
import { unseal } from '@/lib/access/secrets/seal';
import type { Credential } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import type { SshTarget } from '@/lib/remote/ssh/connect';

export interface OpenedCredential {
  username: string;
  auth: SshTarget['auth'];
  /** False if the credential says that sudo must not be used. */
  mayUseSudo: boolean;
  sudoPassword: string | undefined;
}

/**
 * The decrypted secrets of a credential, for one connection. Never log them or return them to a caller outside.
 * @throws CodedError `secret.unreadable` (409) if they were encrypted with another key
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
