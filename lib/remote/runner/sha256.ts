import { createHash } from 'node:crypto';

/** SHA-256 of bytes, hex, as `sha256sum` prints it. */
export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
