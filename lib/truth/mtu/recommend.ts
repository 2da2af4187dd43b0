import { SETTABLE_MTU } from '@/lib/truth/packet/mtu';
import type { DockerNetworkObservation } from '@/lib/truth/probes/docker-observation';
import type { Egress, Observations } from '@/lib/truth/probes/observations';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';
import { agreeingTargets } from './agreement';
import { egressLimit, type Limit, openstackLimit } from './egress/egress-limit';
import { mainEgress } from './egress/main-egress';
import { egressOfNetwork, interfacesOf } from './egress/network-egress';
import { clampInForce } from './findings/clamp';

/** The recommended MTU of Docker, and why. */
export interface Recommendation {
  /** Bytes of IP packet. */
  mtu: number;
  /** The egress that carries least. */
  egress: Egress;
  /** What the instance itself lets through there, whatever was measured beyond it. */
  limit: Limit;
  /**
   * interface: the MTU of the egress interface, of its route or of a link below it; openstack: less, as OpenStack says;
   * paths: less, as measured.
   */
  reason: 'interface' | 'openstack' | 'paths';
  /** The targets that agreed, if they lowered it. */
  targets: PathMeasurementObservation[];
}

/** What fits on one Docker network: the minimum over every egress of its containers. */
export interface NetworkLimit {
  /** For the egress that carries least; null if no egress is known, or if it is not known what is below one of them. */
  recommendation: Recommendation | null;
  /** IP versions whose egress is not known. */
  unknown: (4 | 6)[];
  /** Egress interfaces for which it is not known what is below. */
  unknownBelow: string[];
}

/**
 * The recommended MTU of Docker: what fits by every egress of the default bridge's containers; if there is none, by the
 * instance's own egress.
 * @returns null if no egress is known, or if it is not known what is below its interface
 */
export function recommend(observations: Observations): Recommendation | null {
  const networks = observations.docker.known ? observations.docker.value.networks : [];
  const bridge = networks.find(({ name }) => name === 'bridge');
  const main = mainEgress(observations);
  const limit = bridge ? limitOf(observations, bridge).recommendation : null;
  return limit ?? (main && recommendOver(observations, main));
}

/** What fits by every egress of a Docker network's containers; for an overlay, by the Swarm's data path. */
export function limitOf(observations: Observations, network: DockerNetworkObservation): NetworkLimit {
  const { ways, unknown } = egressOfNetwork(observations, network);
  const each = ways.map((egress) => ({ egress, over: recommendOver(observations, egress) }));
  const unknownBelow = each.flatMap(({ egress, over }) => (over === null ? [egress.interface] : []));
  // The unknown one may carry less than the others.
  const known = unknownBelow.length > 0 ? [] : each.flatMap(({ over }) => over ?? []);
  const [recommendation = null] = known.sort((a, b) => a.mtu - b.mtu);
  return { recommendation, unknown, unknownBelow };
}

/**
 * What fits by one egress: the MTU of its interface, or the smallest of the links below it. It is lower only if the
 * default route, which packets may fall back to, has less; if OpenStack says that the NIC below it should have less; or
 * if two unrelated targets agree on the same smaller path MTU, and no container downloaded with more: a path MTU belongs
 * to one destination. It is never the minimum over all NICs (that could be a VPN's).
 * @returns null if it is not known what is below the interface
 */
export function recommendOver(observations: Observations, egress: Egress): Recommendation | null {
  const carried = egressLimit(observations, egress);
  if (!carried) return null;
  const [expected] = interfacesOf(egress)
    .flatMap((name) => openstackLimit(observations, name) ?? [])
    .sort((a, b) => a.mtu - b.mtu);
  const openstack = expected !== undefined && expected.mtu < carried.mtu && expected.mtu >= SETTABLE_MTU.min;
  const limit = openstack ? expected : carried;
  const { mtu } = limit;
  const agreed = agreeingTargets(observations.paths, egress, mtu);
  const lower = agreed[0]?.pathMtu;
  if (lower && lower >= downloadedWith(observations, egress))
    return { mtu: lower, egress, limit, reason: 'paths', targets: agreed };
  return { mtu, egress, limit, reason: openstack ? 'openstack' : 'interface', targets: [] };
}

/** Drivers whose containers leave by their own NIC, which may not be the egress. */
const PAST_THE_EGRESS = ['macvlan', 'ipvlan'];

/** The largest MTU with which a container downloaded through the egress, bytes of IP packet; 0 if there is none. */
function downloadedWith(observations: Observations, egress: Egress): number {
  // A clamp limits TCP to less than the MTU.
  if (!observations.proofs.known || clampInForce(observations)) return 0;
  const networks = observations.docker.known ? observations.docker.value.networks : [];
  const hasOtherEgress = (name: string) => {
    const network = networks.find((one) => one.name === name);
    const { ways } = network ? egressOfNetwork(observations, network) : { ways: [] };
    return ways.length > 0 && !ways.some((way) => way.interface === egress.interface);
  };
  const passed = observations.proofs.value.filter(
    ({ download, driver, network }) =>
      download === 'passed' && !PAST_THE_EGRESS.includes(driver ?? '') && !hasOtherEgress(network),
  );
  return Math.max(0, ...passed.map(({ mtu }) => mtu ?? 0));
}
