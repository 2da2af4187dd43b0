/** Docker's default MTU of a network, bytes of IP packet. */
export const DOCKER_DEFAULT_MTU = 1500;

/**
 * The MTU that containers on a network get, bytes of IP packet.
 * @param network.driver `bridge`, `overlay`, …
 * @param network.configuredMtu the MTU option of the network, bytes of IP packet; null if it is not set
 * @param network.encrypted an overlay that encrypts its traffic
 * @returns null if Docker does not decide
 */
export function effectiveMtu(network: {
  driver: string;
  configuredMtu: number | null;
  encrypted: boolean;
}): number | null {
  const { driver, configuredMtu, encrypted } = network;
  if (driver === 'overlay') return overlayNetworkMtu(configuredMtu ?? DOCKER_DEFAULT_MTU, encrypted);
  return configuredMtu ?? (driver === 'bridge' ? DOCKER_DEFAULT_MTU : null);
}

/**
 * The MTU that containers on a Swarm overlay network get. The network's option is the MTU of the underlay: minus VXLAN
 * with the inner Ethernet header (50), and if encrypted minus ESP (26), rounded down to a multiple of 4. Bytes of IP
 * packet. Source: moby, libnetwork/drivers/overlay; seen on Docker 26.1: 1442 gives 1392, encrypted 1364.
 */
export function overlayNetworkMtu(underlay: number, encrypted: boolean): number {
  const inner = underlay - VXLAN - (encrypted ? ENCRYPTION : 0);
  return encrypted ? inner - (inner % 4) : inner;
}

/**
 * Bytes that the outer header takes in addition, by IP version: the overlay driver also subtracts 50 bytes over IPv6 (moby,
 * libnetwork/drivers/overlay: `vxlanEncap`), but the IPv6 header has 20 bytes more.
 */
export const BEYOND_OVERLAY = { 4: 0, 6: 20 } as const;

const VXLAN = 50;
const ENCRYPTION = 26;
