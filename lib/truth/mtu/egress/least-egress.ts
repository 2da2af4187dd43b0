import type { Egress, Observations } from '@/lib/truth/probes/observations';
import { egressLimit, type Limit } from './egress-limit';
import { mainEgress } from './main-egress';
import { egressOfNetwork, type NetworkEgress } from './network-egress';

type Seen = Pick<Observations, 'egress' | 'policyRoutes' | 'swarmDataPath' | 'docker' | 'links' | 'openvswitch'>;

/** The egress that carries least, of those of a network's containers. */
export interface LeastEgress {
  egress: Egress;
  /** The largest packet that can leave there, whatever is beyond it, and the interface that limits it. */
  limit: Limit;
}

/**
 * The egress that limits the packets of a network's containers; the instance's own if Docker has no such network, or if
 * nothing leaves it.
 * @param network default: the default bridge
 * @returns null if no egress is known, or if it is not known what is below one of them
 */
export function leastEgress(seen: Seen, network = 'bridge'): LeastEgress | null {
  const ways = waysOf(seen, network).ways.map((egress) => ({ egress, limit: egressLimit(seen, egress) }));
  const known = ways.flatMap(({ egress, limit }) => (limit ? [{ egress, limit }] : []));
  if (known.length < ways.length) return null;
  return known.sort((a, b) => a.limit.mtu - b.limit.mtu)[0] ?? null;
}

/** Whether not every egress of a network's containers is known. */
export function isEgressUnknown(seen: Seen, network = 'bridge'): boolean {
  return waysOf(seen, network).unknown.length > 0;
}

/** An egress interface of a network's containers for which it is not known what is below; null if there is none. */
export function unknownBelow(seen: Seen, network = 'bridge'): string | null {
  return waysOf(seen, network).ways.find((egress) => egressLimit(seen, egress) === null)?.interface ?? null;
}

/**
 * Whether a network has an egress that the default bridge does not have, or another limit on the same interface (a route
 * with an MTU of its own, IPv6). False if it is not known what fits on the network.
 */
export function hasOtherEgress(seen: Seen, network: string): boolean {
  const [own, bridge] = [leastEgress(seen, network), leastEgress(seen)];
  if (own === null) return false;
  const keysOf = (name?: string) =>
    waysOf(seen, name ?? 'bridge').ways.map((way) => `${way.interface} ${way.routeMtu}`);
  const common = new Set(keysOf());
  return own.limit.mtu !== bridge?.limit.mtu || keysOf(network).some((key) => !common.has(key));
}

function waysOf(seen: Seen, network: string): NetworkEgress {
  const known = seen.docker.known ? seen.docker.value.networks.find(({ name }) => name === network) : undefined;
  const found = known ? egressOfNetwork(seen, known) : { ways: [], unknown: [] };
  const main = mainEgress(seen);
  // A network that nothing leaves, or of another driver, is compared with the instance's own egress.
  return found.ways.length === 0 && found.unknown.length === 0 && main ? { ways: [main], unknown: [] } : found;
}
