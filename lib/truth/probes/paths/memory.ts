import { parseCachedMtu, parseRouteMtu } from '@/lib/truth/probes/routes/route-line';
import type { PathRecord } from './tries';

/** MTU that is set on the route, bytes of IP packet; null if none is set or shown. */
function routeMtuOf(record: PathRecord): number | null {
  return parseRouteMtu(record.before, record.route);
}

/** The largest packet that the instance may send there: its interface's MTU or the route's. Bytes of IP packet. */
export function topOf(record: PathRecord): number | null {
  if (!record.link) return null;
  return Math.min(record.link.mtu, routeMtuOf(record) ?? record.link.mtu);
}

/** The path MTU that the kernel had cached before (or after) the measurement; null if none. */
export function cachedMtuOf(record: PathRecord, when: 'before' | 'after') {
  return parseCachedMtu(record[when], routeMtuOf(record));
}

/**
 * Whether a size from the instance's own kernel may be older than the measurement: the kernel had cached exactly that
 * size, or its cache is unknown.
 * @param mtu bytes of IP packet
 */
export function rememberedMtu(record: PathRecord, mtu: number): boolean {
  return record.ip !== 'iproute2' || cachedMtuOf(record, 'before')?.mtu === mtu;
}
