import { readMtu } from '@/lib/truth/packet/mtu';
import { wholeNumber } from '@/lib/truth/script/text';

/**
 * MTU that is set on a route, bytes of IP packet, from the output of `ip route get` and `ip route get fibmatch` for one
 * destination. Only fibmatch (iproute2 4.13) shows the route as it is configured. Without it, a learned path MTU is
 * recognised by its expiry.
 * @returns null if none is set, or none is shown (BusyBox's `ip` never shows one)
 */
export function parseRouteMtu(get: string, fibmatch: string): number | null {
  if (mtuOf(fibmatch) !== null) return mtuOf(fibmatch);
  return expiresOf(get) === null ? mtuOf(get) : null;
}

/**
 * `… cache expires 598sec mtu 1400` of `ip route get`: a path MTU that the kernel learned. A route that a router
 * advertised may expire too, and have an MTU: that MTU is the route's own.
 * @param routeMtu the result of `parseRouteMtu` for the same destination
 * @returns MTU in bytes of IP packet; null if the kernel has none cached
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
