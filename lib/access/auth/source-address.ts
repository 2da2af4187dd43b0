import { config } from '@/lib/platform/config/config';

/** Set by our own server on every request, over whatever the client sent: the address of the connection. */
export const SOURCE_ADDRESS_HEADER = 'x-clearance-source-address';

/**
 * The address that a request came from. Behind a proxy (CLEARANCE_TRUST_PROXY) it is the last one that the proxy put into
 * X-Forwarded-For; those before it are what the client claims.
 */
export function sourceAddress(headers: Headers): string | null {
  if (config().trustProxy) {
    const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
    if (forwarded) return forwarded.slice(0, 64);
  }
  return headers.get(SOURCE_ADDRESS_HEADER);
}
