// Options of a bridge network, as `docker network create --opt` takes them and `docker network inspect` shows them.
// Their values are strings. Source: moby, libnetwork/drivers/bridge/labels.go and libnetwork/netlabel.

/** The MTU, bytes of IP packet. */
export const MTU_OPTION = 'com.docker.network.driver.mtu';

/** The name of the Linux bridge; without it Docker uses the network's id. */
export const BRIDGE_NAME_OPTION = 'com.docker.network.bridge.name';

/** Whether the network has IPv4. Since 28.0 `docker network create` has a flag for it as well. */
export const IPV4_OPTION = 'com.docker.network.enable_ipv4';

/** The Linux bridge of a network without a name option: `br-` and the first characters of the network's id. */
export function bridgeOfId(id: string): string {
  return `br-${id.slice(0, 12)}`;
}
