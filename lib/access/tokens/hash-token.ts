import { createHash } from 'node:crypto';

export const TOKEN_PREFIX = 'clr_';

/** SHA-256, hex. A token has 256 bits of entropy, so a slow hash would add nothing. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
