/** Bytes that an ICMP echo adds to its payload: IPv4 header 20 + ICMP 8, or IPv6 header 40 + ICMPv6 8. */
export const ICMP_OVERHEAD = { 4: 28, 6: 48 } as const;

/** Smallest packet that every path must carry: IPv4 hosts must accept 576; 1280 is IPv6's minimum link MTU. */
export const MINIMUM_PACKET = { 4: 576, 6: 1280 } as const;

/** Bytes of IP packet for an ICMP payload: `ping -s 1412` is a 1440-byte packet on IPv4. */
export function packetFromPayload(payload: number, family: 4 | 6): number {
  return payload + ICMP_OVERHEAD[family];
}

/** Bytes of ICMP payload that fill an IP packet: 1442 needs `ping -s 1414` on IPv4. */
export function payloadFromPacket(packet: number, family: 4 | 6): number {
  return packet - ICMP_OVERHEAD[family];
}

/**
 * What a size that a person typed probably is. 1412 is a payload that fits a 1442 interface (its packet is 1440), not
 * an MTU. Entered as an MTU it works, but wastes 30 bytes of every packet.
 * @param entered bytes, as typed
 * @param recommended the recommended MTU, bytes of IP packet
 * @returns `payload` if the number is probably the payload of a packet that (nearly; over IPv6 to the byte) fills the
 *   recommended MTU, with that packet's size and the bytes wasted if it were used as an MTU; `mtu` otherwise
 */
export function readEnteredSize(
  entered: number,
  recommended: number,
  family: 4 | 6 = 4,
): { kind: 'mtu' } | { kind: 'payload'; packet: number; wasted: number } {
  const packet = packetFromPayload(entered, family);
  const gap = recommended - packet;
  // 1400 next to 1450 is an MTU that many people choose, and not the payload of IPv6's 1448.
  const near = family === 4 ? 8 : 1;
  return gap >= 0 && gap < near ? { kind: 'payload', packet, wasted: recommended - entered } : { kind: 'mtu' };
}

/** The payload that an article about Docker in OpenStack gives as an MTU, and that many people copied. */
const ARTICLE_PAYLOAD = 1412;

/**
 * The same for the MTU that somebody gave one of Docker's networks, also the default bridge. Here only a size that
 * fills the packet to the byte counts as a payload, and the well-known one: 30 less than the NIC, as a round number or
 * for a tunnel inside, is an MTU.
 */
export function readNetworkSize(
  networkMtu: number,
  recommended: number,
  family: 4 | 6,
): ReturnType<typeof readEnteredSize> {
  const read = readEnteredSize(networkMtu, recommended, family);
  const known = family === 4 && networkMtu === ARTICLE_PAYLOAD;
  return read.kind === 'payload' && (read.packet === recommended || known) ? read : { kind: 'mtu' };
}

/**
 * The same if it is unknown over which IP version the number was measured.
 * @returns with `payload`, also the IP version of the ping
 */
export function readTypedSize(
  typed: number,
  recommended: number,
): { kind: 'mtu' } | { kind: 'payload'; family: 4 | 6; packet: number; wasted: number } {
  const four = readEnteredSize(typed, recommended, 4);
  if (four.kind === 'payload') return { ...four, family: 4 };
  const six = readEnteredSize(typed, recommended, 6);
  return six.kind === 'payload' ? { ...six, family: 6 } : { kind: 'mtu' };
}
