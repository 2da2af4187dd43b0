import { MINIMUM_PACKET } from '@/lib/truth/packet/packet';
import type { PathMeasurementObservation, PathOutcome } from '@/lib/truth/probes/path-observation';

/**
 * If packets of this size (bytes of IP packet) or less get no answer, a filter of large pings is more likely than a
 * narrow path: no path that carries IPv6 may be narrower (RFC 8200, section 5), and many hosts and firewalls drop ICMP
 * echo above a size of their own (often 1024).
 */
export const LEAST_SILENT_PATH = MINIMUM_PACKET[6];

type Measured = Pick<PathMeasurementObservation, 'outcome' | 'pathMtu'>;

const MEASURED: readonly PathOutcome[] = ['exact', 'reported', 'black-hole', 'clear'];

/** Whether larger pings get no answer at a size for which a filter is more likely than such a narrow path. */
export function losesLargePings({ outcome, pathMtu }: Measured): boolean {
  return outcome === 'black-hole' && pathMtu !== null && pathMtu < LEAST_SILENT_PATH;
}

/**
 * The known MTU of the path, bytes of IP packet. What a router reports is believed at any size.
 * @returns null if it was not measured, or if the size is more likely that of a filter
 */
export function knownPathMtu(path: Measured): number | null {
  return MEASURED.includes(path.outcome) && !losesLargePings(path) ? path.pathMtu : null;
}
