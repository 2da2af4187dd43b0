import type { DockerNetworkObservation } from '@/lib/truth/probes/docker-observation';
import type { Egress, Observations } from '@/lib/truth/probes/observations';
import { mainEgress } from './main-egress';

/** The egress of a Docker network's containers. */
export interface NetworkEgress {
  /** Each once; empty if nothing leaves. */
  ways: Egress[];
  /** IP versions whose egress is not known. */
  unknown: (4 | 6)[];
}

type Seen = Pick<Observations, 'egress' | 'policyRoutes' | 'swarmDataPath'>;

/**
 * The egress of a Docker network's containers, for each IP version that they have: if there are rules of policy routing,
 * the kernel's answers for their addresses, else the instance's own egress. An overlay's packets leave by the Swarm's data
 * path. Containers on networks of other drivers have their own NIC, or an egress that Docker does not show.
 */
export function egressOfNetwork(seen: Seen, network: DockerNetworkObservation): NetworkEgress {
  if (network.driver === 'overlay') return overlayWays(seen);
  if (network.driver !== 'bridge' || network.internal) return { ways: [], unknown: [] };
  const families = network.families ?? [4];
  const each = families.map((family) => bridgeWays(seen, network.bridge ?? '', family));
  const ways = unique(each.flatMap((one) => one.ways));
  const unknown = families.filter((_, at) => each[at]?.unknown);
  const main = mainEgress(seen);
  // An instance without its own IPv4 egress: its packets are compared with the other IP version's.
  const translated = ways.length === 0 && unknown.length === 0 && each.every((one) => !one.ruled);
  return { ways: translated && main ? [main] : ways, unknown };
}

function bridgeWays({ egress, policyRoutes }: Seen, bridge: string, family: 4 | 6) {
  const own = egress.find((one) => one.family === family);
  if (!policyRoutes?.families.includes(family)) return { ways: own ? [own] : [], unknown: false, ruled: false };
  const isHere = (one: { bridge: string; family: 4 | 6 }) => one.bridge === bridge && one.family === family;
  const here = policyRoutes.routes.filter(isHere);
  const taken = new Set(here.map((way) => way.interface));
  const takesAll = own !== undefined && interfacesOf(own).every((name) => taken.has(name));
  const ways = here.map(({ bridge: _, from: __, isWhole, ...way }): Egress => {
    if (!own || !interfacesOf(own).includes(way.interface)) return way;
    // The instance's own route is multipath, but this one has fewer next hops.
    if (isWhole && !takesAll) return way;
    // The same interface, but maybe by a route of another table, with an MTU of its own.
    return way.routeMtu === own.routeMtu ? own : { ...own, routeMtu: way.routeMtu };
  });
  // Addresses without an answer may have another egress than those with an answer.
  const isOpen = policyRoutes.open?.some((one) => one.family === family) ?? false;
  const unknown =
    isOpen || policyRoutes.unanswered.some(isHere) || (ways.length === 0 && !policyRoutes.closed.some(isHere));
  return { ways, unknown, ruled: true };
}

function overlayWays(seen: Seen): NetworkEgress {
  const { swarmDataPath, egress } = seen;
  const main = mainEgress(seen);
  // A node that has no network yet, or an older stored inspection.
  if (!swarmDataPath || swarmDataPath.interface === 'lo') return { ways: main ? [main] : [], unknown: [] };
  const { family, interface: name, linkMtu } = swarmDataPath;
  if (name === null || linkMtu === null) return { ways: [], unknown: [family] };
  const own = egress.find((one) => one.family === family && one.interface === name);
  return { ways: [own ?? { family, interface: name, gateway: null, linkMtu, routeMtu: null }], unknown: [] };
}

/** Every interface of an egress: several for a multipath route. */
export function interfacesOf({ interface: name, hops = [] }: Egress): string[] {
  return [...new Set([name, ...hops.map((hop) => hop.interface)])];
}

function unique(ways: readonly Egress[]): Egress[] {
  const keyOf = (way: Egress) => `${way.family} ${way.interface} ${way.routeMtu}`;
  return [...new Map(ways.map((way) => [keyOf(way), way])).values()];
}
