/**
 * The range of numbers that can be an MTU, bytes of IP packet: from the minimum of RFC 791 to the maximum of IP's
 * length field.
 */
const POSSIBLE = { min: 68, max: 65_535 };

/**
 * The range that Clearance sets or recommends, bytes of IP packet: from the size that every IPv4 host has to accept
 * (RFC 791) to the largest common jumbo frame. It is narrower than the range that is accepted from an instance.
 */
export const SETTABLE_MTU = { min: 576, max: 9216 };

/** Whether a number can be an MTU at all: an integer from 68 to 65535. */
export function isMtu(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= POSSIBLE.min && value <= POSSIBLE.max;
}

/** An MTU from the digits that an instance printed, bytes of IP packet; null if it is not valid. */
export function readMtu(digits: string | undefined): number | null {
  const mtu = /^\d{1,5}$/.test(digits?.trim() ?? '') ? Number(digits) : Number.NaN;
  return isMtu(mtu) ? mtu : null;
}
