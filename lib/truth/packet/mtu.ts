/** What a number can be at all to be an MTU, bytes of IP packet: from the least of RFC 791 to the most of IP's length field. */
const POSSIBLE = { min: 68, max: 65_535 };

/**
 * What Clearance sets or recommends, bytes of IP packet: from what every IPv4 host has to accept (RFC 791) to the largest
 * jumbo frame that is met. Narrower than what is believed when an instance says it.
 */
export const SETTABLE_MTU = { min: 576, max: 9216 };

/** Whether a number can be an MTU at all: an integer from 68 to 65535. */
export function isMtu(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= POSSIBLE.min && value <= POSSIBLE.max;
}

/** An MTU out of digits that an instance printed, bytes of IP packet; null where it is none. */
export function readMtu(digits: string | undefined): number | null {
  const mtu = /^\d{1,5}$/.test(digits?.trim() ?? '') ? Number(digits) : Number.NaN;
  return isMtu(mtu) ? mtu : null;
}
