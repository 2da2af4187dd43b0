import { createHash } from 'node:crypto';
import type { PresentedHostKey } from './outcome';

/**
 * @param blob a public key in the SSH wire format (RFC 4253, section 6.6): a length-prefixed algorithm name, then the
 *   key
 * @returns the name in it, and the fingerprint as OpenSSH prints it: `SHA256:` and base64 without padding
 */
export function presentHostKey(blob: Buffer): PresentedHostKey {
  return { algorithm: algorithmOf(blob), fingerprint: fingerprintOf(blob), publicKey: blob.toString('base64') };
}

/** @returns `SHA256:` and the unpadded base64 of the blob's SHA-256 */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

function algorithmOf(blob: Buffer): string {
  if (blob.length < 4) return 'unknown';
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return 'unknown';
  const name = blob.subarray(4, 4 + length).toString('latin1');
  return /^[a-z0-9@.-]+$/i.test(name) ? name : 'unknown';
}
