import { waysOut } from '@/lib/truth/mtu/ways/list';
import type { Observations } from '@/lib/truth/probes/observations';

/** One egress interface of the instance for an IP family. */
export interface EgressInterface {
  family: 4 | 6;
  interface: string;
  /** The largest packet that can leave there, bytes of IP packet. */
  mtu: number;
  /** MTU of the link itself, for any family, bytes of IP packet. */
  linkMtu: number;
}

/** A valid name of a link on Linux, without characters that have a meaning in firewall rules. */
const LINK_NAME = /^[A-Za-z0-9_.:@-]{1,15}$/;

/**
 * The egress interfaces of containers' packets: those of the instance, those of each network, and that of the default
 * route if it differs. An interface is left out if only the Swarm's data path uses it (its packets are not TCP), or if it
 * is not known what is below it.
 */
export function egressInterfaces(observations: Observations): EgressInterface[] {
  const { links } = observations;
  const known = new Map((links.known ? links.value : []).map(({ name, mtu }) => [name, mtu]));
  const used = waysOut(observations).filter(
    ({ users }) => users.length === 0 || users.some(({ kind }) => kind !== 'swarm'),
  );
  return used.flatMap(({ family, interface: name, mtu }) => {
    const linkMtu = known.get(name);
    const isValid = linkMtu !== undefined && mtu !== null && LINK_NAME.test(name);
    return isValid ? [{ family, interface: name, mtu, linkMtu }] : [];
  });
}
