import { config } from '@/lib/platform/config/config';

/** Our own server sets it on every request and replaces what the client sent: the address of the connection. */
export const SOURCE_ADDRESS_HEADER = 'x-clearance-source-address';

/**
 * The address that a request came from. Behind a proxy (CLEARANCE_TRUST_PROXY) it is the last address in
 * X-Forwarded-For, which the proxy added. The client can forge the addresses before it.
 */
export function sourceAddress(headers: Headers): string | null {
  if (config().trustProxy) {
    const forwarded = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
    if (forwarded) return forwarded.slice(0, 64);
  }
  return headers.get(SOURCE_ADDRESS_HEADER);
}
