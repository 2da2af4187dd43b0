import { loadPrivateKey, type PrivateKeyProblem } from './load-private-key';
import { fingerprintOf } from './present-host-key';

export type ParsedPrivateKey =
  | {
      ok: true;
      /** For example `ssh-ed25519`. */
      algorithm: string;
      /** Of the public half: `SHA256:` and unpadded base64. */
      fingerprint: string;
    }
  | { ok: false; code: PrivateKeyProblem; evidence: string };

/**
 * Checks whether a text is a private key that Clearance can sign in with.
 *
 * @param text as a person pastes it: OpenSSH's format, PEM (PKCS #1, SEC 1) or PKCS #8; at most 64 KiB
 * @param passphrase if the key is encrypted
 * @returns the key's algorithm and fingerprint, or what is wrong; the evidence names formats and never quotes the text
 */
export function parsePrivateKey(text: string, passphrase?: string): ParsedPrivateKey {
  const loaded = loadPrivateKey(text, passphrase);
  if (!loaded.ok) return loaded;
  return { ok: true, algorithm: loaded.key.type, fingerprint: fingerprintOf(loaded.key.getPublicSSH()) };
}
