import { MINIMUM_PACKET } from '@/lib/truth/packet/packet';
import type { PathMeasurementObservation, PathOutcome } from '@/lib/truth/probes/path-observation';

/**
 * Silence about packets of this size and less, bytes of IP packet, tells of a filter of large pings rather than of
 * the path: nothing that carries IPv6 may be narrower (RFC 8200, section 5), and hosts and firewalls that drop ICMP echo
 * above a size of their own (often 1024) are many.
 */
export const LEAST_SILENT_PATH = MINIMUM_PACKET[6];

const MEASURED: readonly PathOutcome[] = ['exact', 'reported', 'black-hole', 'clear'];

/** Whether larger pings vanish there at a size at which a filter of them is likelier than so narrow a path. */
export function losesLargePings({ outcome, pathMtu }: PathMeasurementObservation): boolean {
  return outcome === 'black-hole' && pathMtu !== null && pathMtu < LEAST_SILENT_PATH;
}

/**
 * What the path is known to carry, bytes of IP packet. What a router says is believed at any size.
 * @returns null where that was not measured, or is likelier a filter's size than the path's
 */
export function knownPathMtu(path: PathMeasurementObservation): number | null {
  return MEASURED.includes(path.outcome) && !losesLargePings(path) ? path.pathMtu : null;
}
