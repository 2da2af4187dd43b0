import { type EgressInterface, egressInterfaces } from '@/lib/truth/mtu/egress/egress-interfaces';
import type { Observations } from '@/lib/truth/probes/observations';

/** An egress interface through which TCP is limited. Its `linkMtu` is the link's own MTU, for any family. */
export type ClampedInterface = Pick<EgressInterface, 'family' | 'interface' | 'linkMtu'> & {
  /** The largest packet that can leave there, bytes of IP packet. */
  mtu: number;
};

/** Whether an interface is left out because it is not known what is below it: its packets would not be limited. */
export function leavesOneOut(observations: Observations): boolean {
  return ofContainers(observations).some(({ mtu }) => mtu === null);
}

/** A valid name of a link on Linux, without characters that have a meaning in firewall rules. */
const LINK_NAME = /^[A-Za-z0-9_.:@-]{1,15}$/;

/**
 * The egress interfaces of containers' packets: those of the instance, those of each network, and that of the default
 * route if it differs. An interface is left out if only the Swarm's data path uses it (its packets are not TCP), or if it
 * is not known what is below it.
 */
export function clampedInterfaces(observations: Observations): ClampedInterface[] {
  const { links, incomplete } = observations;
  // A route whose link is missing from a cut list is missing, too.
  if (incomplete.includes('links')) return [];
  const known = new Map((links.known ? links.value : []).map(({ name, mtu }) => [name, mtu]));
  return ofContainers(observations).flatMap(({ family, interface: name, mtu }) => {
    const linkMtu = known.get(name);
    const isValid = linkMtu !== undefined && mtu !== null && LINK_NAME.test(name);
    return isValid ? [{ family, interface: name, mtu, linkMtu }] : [];
  });
}

function ofContainers(observations: Observations): EgressInterface[] {
  return egressInterfaces(observations).filter(
    ({ users }) => users.length === 0 || users.some(({ kind }) => kind !== 'swarm'),
  );
}
