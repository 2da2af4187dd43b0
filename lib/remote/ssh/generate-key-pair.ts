import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { encodeOpensshEd25519 } from './openssh-key-format';
import { fingerprintOf } from './present-host-key';

export interface KeyPair {
  /** OpenSSH's format, no passphrase. */
  privateKey: string;
  /** One line of authorized_keys. */
  publicKey: string;
  /** `SHA256:` and unpadded base64. */
  fingerprint: string;
}

/**
 * Generates an Ed25519 key pair. ssh2's own generator is not used: about one in 400 of its keys is malformed, also for
 * OpenSSH (seen with 1.17).
 */
export function generateKeyPair(comment: string): KeyPair {
  const privateKey = encodeOpensshEd25519(generateKeyPairSync('ed25519').privateKey);
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const blob = parsed.getPublicSSH();
  return {
    privateKey,
    publicKey: `ssh-ed25519 ${blob.toString('base64')} ${comment}`,
    fingerprint: fingerprintOf(blob),
  };
}
