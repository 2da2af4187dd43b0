import { parseCachedMtu, parseRouteMtu } from '@/lib/truth/probes/routes/route-line';
import type { PathRecord } from './tries';

/** MTU that is set on the route there, bytes of IP packet; null where none is, or none is shown. */
function routeMtuOf(record: PathRecord): number | null {
  return parseRouteMtu(record.before, record.route);
}

/** The largest packet that the instance may send there: its interface's MTU or the route's. Bytes of IP packet. */
export function topOf(record: PathRecord): number | null {
  if (!record.link) return null;
  return Math.min(record.link.mtu, routeMtuOf(record) ?? record.link.mtu);
}

/** The path MTU that the kernel remembered before (or after) anything was sent; null where none. */
export function cachedMtuOf(record: PathRecord, when: 'before' | 'after') {
  return parseCachedMtu(record[when], routeMtuOf(record));
}

/**
 * Whether a size that the instance's own kernel names may come from before: it remembered just that, or nobody can tell
 * what it remembered.
 * @param mtu bytes of IP packet
 */
export function rememberedMtu(record: PathRecord, mtu: number): boolean {
  return record.ip !== 'iproute2' || cachedMtuOf(record, 'before')?.mtu === mtu;
}
