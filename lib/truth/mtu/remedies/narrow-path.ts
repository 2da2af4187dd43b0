import { leavesBy } from '@/lib/truth/mtu/agreement';
import { egressMtu } from '@/lib/truth/mtu/egress/egress-limit';
import { mainEgress } from '@/lib/truth/mtu/egress/main-egress';
import { egressOfNetwork } from '@/lib/truth/mtu/egress/network-egress';
import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import { SETTABLE_MTU } from '@/lib/truth/packet/mtu';
import type { DockerNetworkObservation } from '@/lib/truth/probes/docker-observation';
import type { Egress, Observations } from '@/lib/truth/probes/observations';
import type { Remedy } from './remedy';

/**
 * The remedy for a path that carries less than the instance sends and drops the rest silently. First what containers
 * send, because they hang; then the interface of the instance itself.
 *
 * A path MTU belongs to one destination (RFC 8201, section 5.2). If another target over the same egress takes packets of
 * the full size, this path alone is narrow, and nothing on the instance is wrong.
 *
 * @param mtu the largest packet that the path carries, bytes of IP packet
 */
export function remedyForNarrowPath(mtu: number, observations: Observations | null): Remedy {
  const egress = observations && mainEgress(observations);
  if (!egress || !isSettable(mtu) || takesFullSize(observations, egress, mtu)) return { by: 'none', reason: 'outside' };
  const networks = observations.docker.known ? observations.docker.value.networks : [];
  const wider = networks.filter(
    (network) => (network.effectiveMtu ?? 0) > mtu && leavesHere(observations, network, egress),
  );
  if (wider.some(({ name }) => name === 'bridge')) return { by: 'daemon-json', mtu };
  const [network] = wider;
  if (network) return { by: 'network', network: network.name, mtu };
  const carried = egressMtu(observations, egress) ?? egress.linkMtu;
  return carried > mtu ? { by: 'nic', interface: egress.interface, mtu } : { by: 'none', reason: 'outside' };
}

function isSettable(mtu: number): boolean {
  return Number.isInteger(mtu) && mtu >= SETTABLE_MTU.min && mtu <= SETTABLE_MTU.max;
}

/** A requested target over the same egress, and the same IP version, takes larger packets. */
function takesFullSize({ paths }: Observations, egress: Egress, mtu: number): boolean {
  return paths.some(
    (path) =>
      path.role === 'target' &&
      path.family === egress.family &&
      leavesBy(path, egress) &&
      (knownPathMtu(path) ?? 0) > mtu,
  );
}

/** Bridges whose containers leave by the egress, as far as it is known. */
function leavesHere(observations: Observations, network: DockerNetworkObservation, egress: Egress): boolean {
  if (network.driver !== 'bridge' || network.internal) return false;
  const { ways } = egressOfNetwork(observations, network);
  return ways.length === 0 || ways.some((way) => way.interface === egress.interface);
}
