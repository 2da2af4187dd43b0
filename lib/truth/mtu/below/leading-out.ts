import { ABOVE_A_NIC } from '@/lib/truth/probes/links/kinds';
import type { Link } from '@/lib/truth/probes/observations';

const DOWN = new Set(['DOWN', 'LOWERLAYERDOWN', 'NOTPRESENT']);

/** Names of the host's end of a guest's interface, as Docker, libvirt, LXD and OpenStack choose them. */
const GUEST_NAME = /^(?:veth|tap|vnet|vif|lxc|cali)/;

/** The ports of a bridge that lead out: of those that are up (of all if none is), the least likely to lead to a guest. */
export function leadingOut(ports: readonly Link[]): Link[] {
  const up = ports.filter(({ state }) => !DOWN.has(state));
  const some = up.length > 0 ? up : ports;
  const least = Math.min(...some.map(guestLikeness));
  return some.filter((one) => guestLikeness(one) === least);
}

/** Kinds that connect bridges: to another bridge of the instance (which may be a guest's, as Proxmox's firewall makes it) or of another instance. */
const JOINING = new Set(['vxlan', 'geneve', 'gretap', 'ip6gretap', 'batadv']);

/**
 * How likely a port leads to a guest, and not out: 0 for a NIC; 1 for a port that connects bridges; 2 for kinds that
 * guests' interfaces have, but that an instance's own NIC may also have (in a system container it is a veth), and for a
 * dummy, which leads nowhere; 3 for the name of a guest's interface.
 */
export function guestLikeness({ kind, name, below }: Link): 0 | 1 | 2 | typeof GUEST {
  if (ABOVE_A_NIC.has(kind)) return 0;
  if ((kind === 'veth' && below !== undefined) || JOINING.has(kind)) return 1;
  if (GUEST_NAME.test(name)) return GUEST;
  return kind === 'tun' || kind === 'veth' || kind === 'dummy' ? 2 : 0;
}

/** `guestLikeness` of a port that has the name of a guest's interface. */
export const GUEST = 3;
