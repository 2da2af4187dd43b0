import { parseCachedPmtu, parseRouteMtu } from '@/lib/truth/probes/routes/route-line';
import type { PathRecord } from './path-record';

/** MTU that is set on the route, bytes of IP packet; null if none is set or shown. */
function routeMtuOf(record: PathRecord): number | null {
  return parseRouteMtu(record.before, record.route);
}

/** The largest packet that the instance may send there: its interface's MTU or the route's. Bytes of IP packet. */
export function largestSendable(record: PathRecord): number | null {
  if (!record.link) return null;
  return Math.min(record.link.mtu, routeMtuOf(record) ?? record.link.mtu);
}

/** The path MTU in the kernel's PMTU cache before (or after) the measurement; null if there is none. */
export function cachedPmtuOf(record: PathRecord, when: 'before' | 'after') {
  return parseCachedPmtu(record[when], routeMtuOf(record));
}

/**
 * Whether a size from the instance's own kernel may be from its PMTU cache and not from this measurement: the cache held
 * exactly that size, or its content is unknown.
 * @param mtu bytes of IP packet
 */
export function mayBeCached(record: PathRecord, mtu: number): boolean {
  return record.ip !== 'iproute2' || cachedPmtuOf(record, 'before')?.mtu === mtu;
}
