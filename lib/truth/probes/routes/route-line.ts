import { readMtu } from '@/lib/truth/packet/mtu';
import { wholeNumber } from '@/lib/truth/script/text';

/**
 * MTU that is set on a route, bytes of IP packet, from what `ip route get` and `ip route get fibmatch` say of one
 * destination. Only fibmatch (iproute2 4.13) shows the route as it is configured; without it a path MTU that the kernel
 * learned is known by when it expires.
 * @returns null where none is set, or none is shown (BusyBox's `ip` shows none)
 */
export function parseRouteMtu(get: string, fibmatch: string): number | null {
  if (mtuOf(fibmatch) !== null) return mtuOf(fibmatch);
  return expiresOf(get) === null ? mtuOf(get) : null;
}

/**
 * `… cache expires 598sec mtu 1400` of `ip route get`: a path MTU that the kernel learned. A route that a router
 * advertised may expire as well, and carry an MTU: it is the route's own.
 * @param routeMtu what `parseRouteMtu` says of the same destination
 * @returns MTU in bytes of IP packet; null where its PMTU cache has nothing for it
 */
export function parseCachedPmtu(
  get: string,
  routeMtu: number | null = null,
): { mtu: number; expiresSeconds: number | null } | null {
  const mtu = mtuOf(get);
  const expires = expiresOf(get);
  if (mtu === null || expires === null || (routeMtu !== null && mtu >= routeMtu)) return null;
  return { mtu, expiresSeconds: expires };
}

function mtuOf(line: string): number | null {
  return readMtu(/ mtu (?:lock )?(\d{1,5})\b/.exec(line)?.[1]);
}

function expiresOf(line: string): number | null {
  return wholeNumber(/ expires (\d{1,9})sec/.exec(line)?.[1], 0, 10 ** 9);
}
