import { leavesBy } from '@/lib/truth/mtu/agreement';
import { bridgeMtuOf } from '@/lib/truth/mtu/bridge-mtu';
import { egressLimit, type Limit } from '@/lib/truth/mtu/egress/egress-limit';
import { mainEgress } from '@/lib/truth/mtu/egress/main-egress';
import { egressOfNetwork } from '@/lib/truth/mtu/egress/network-egress';
import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import type { DockerNetworkObservation } from '@/lib/truth/probes/docker-observation';
import type { Egress, Observations } from '@/lib/truth/probes/observations';

export type HopKind = 'container' | 'bridge' | 'nic' | 'path';

/** One bridge on the packet's way. */
export interface Hop {
  kind: HopKind;
  /** Name on the instance or address of the target; untrusted text, null if there is none. */
  name: string | null;
  /** Clearance, bytes of IP packet; null if unknown. */
  mtu: number | null;
  /** It was not reported: it follows from Docker's configuration. */
  deduced?: boolean;
}

export type Passage = 'passes' | 'blocked' | 'unreached' | 'unknown';

export interface Route {
  hops: (Hop & { passage: Passage /** Bytes by which the packet is too tall; 0 where it passes. */; excess: number })[];
  /** The container's packet, bytes of IP packet; null if unknown. */
  packet: number | null;
  /** Index in `hops` of the first bridge that is too low; null if there is none. */
  blockedAt: number | null;
  /** Bytes that every packet leaves unused under the lowest known bridge; 0 if none. */
  spare: number;
}

/**
 * What happens to a packet on its way.
 *
 * @param hops in the order in which the packet meets them; the first is the interface that sends it
 */
export function drive(hops: Hop[]): Route {
  const packet = hops[0]?.mtu ?? hops.find((hop) => hop.mtu !== null)?.mtu ?? null;
  const found = packet === null ? -1 : hops.findIndex((hop) => hop.mtu !== null && hop.mtu < packet);
  const blockedAt = found === -1 ? null : found;
  const known = hops.slice(1).flatMap((hop) => (hop.kind !== 'bridge' && hop.mtu !== null ? [hop.mtu] : []));
  return {
    packet,
    blockedAt,
    spare: packet !== null && blockedAt === null && known.length > 0 ? Math.max(0, Math.min(...known) - packet) : 0,
    hops: hops.map((hop, at) => {
      const excess = packet !== null && hop.mtu !== null ? Math.max(0, packet - hop.mtu) : 0;
      const passage =
        at === blockedAt
          ? 'blocked'
          : blockedAt !== null && at > blockedAt
            ? 'unreached'
            : hop.mtu === null || packet === null
              ? 'unknown'
              : 'passes';
      return { ...hop, excess, passage };
    }),
  };
}

/**
 * The way of the packet that exceeds its limit most, of those that containers on this instance send; if none exceeds it,
 * of the one that comes closest. Its interface, its Docker network, the egress NIC of that network or a smaller link below
 * it, and the smallest measured path. If all of them fit, and the path silently drops the instance's own packets: only
 * its NIC and the path. Null if neither a Docker network nor a NIC is known.
 */
export function hopsOf(observations: Observations): Hop[] | null {
  const main = mainEgress(observations);
  const docker = observations.docker.known ? observations.docker.value : null;
  if (!main && !docker) return null;

  const bridges = (docker?.networks ?? []).filter((network) => network.driver === 'bridge');
  const wayOf = new Map(bridges.map((network) => [network.name, narrowest(observations, network) ?? main]));
  const limitOf = (name: string) => {
    const egress = wayOf.get(name);
    return egress ? (nicLimit(observations, egress)?.mtu ?? egress.linkMtu) : 0;
  };
  const excessOn = (mtu: number | null, name: string) => (mtu ?? 0) - limitOf(name);
  const excessOf = ({ interfaceMtu, networks }: { interfaceMtu: number | null; networks: string[] }) =>
    Math.max(...networks.filter((name) => wayOf.has(name)).map((name) => excessOn(interfaceMtu, name)));
  const containers = docker?.containers ?? [];
  const tallestContainer = containers
    .filter(
      ({ interfaceMtu, networks }) =>
        interfaceMtu !== null && networks.some((name) => bridges.some((b) => b.name === name)),
    )
    .sort((a, b) => excessOf(b) - excessOf(a))[0];
  const tallestNetwork = [...bridges].sort(
    (a, b) =>
      excessOn(b.effectiveMtu, b.name) - excessOn(a.effectiveMtu, a.name) ||
      Number(b.name === 'bridge') - Number(a.name === 'bridge'),
  )[0];
  const showsContainer =
    tallestContainer &&
    (!tallestNetwork || excessOf(tallestContainer) >= excessOn(tallestNetwork.effectiveMtu, tallestNetwork.name))
      ? tallestContainer
      : null;
  const network = showsContainer
    ? (bridges
        .filter(({ name }) => showsContainer.networks.includes(name))
        .sort((a, b) => limitOf(a.name) - limitOf(b.name))[0] ?? tallestNetwork)
    : tallestNetwork;
  const egress = (network && wayOf.get(network.name)) ?? main;

  const measured = observations.paths
    .filter(
      (path) =>
        knownPathMtu(path) !== null &&
        (!egress || (path.family === egress.family && (egress === main || leavesBy(path, egress)))),
    )
    .sort((a, b) => (a.pathMtu ?? 0) - (b.pathMtu ?? 0))[0];
  const target = measured ?? observations.paths[0];

  const said = network?.effectiveMtu ?? null;
  const bridge = said === null && docker ? bridgeMtuOf(docker) : null;
  const deduced = bridge?.deduced ?? false;

  const nic = nicOf(observations, egress);
  const pathMtu = measured?.pathMtu ?? null;
  const path: Hop = {
    kind: 'path',
    name: target?.target ?? egress?.gateway ?? null,
    // A container did not get through: whatever the measured paths carry, packets are lost on some path.
    mtu: losesPackets(observations, pathMtu) ? null : pathMtu,
  };
  const hops: Hop[] = [
    {
      kind: 'container',
      name: showsContainer?.name ?? null,
      mtu: showsContainer?.interfaceMtu ?? said ?? bridge?.mtu ?? null,
      deduced: deduced && !showsContainer,
    },
    {
      kind: 'bridge',
      name: network && network.name !== 'bridge' ? network.name : network || deduced ? 'docker0' : null,
      mtu: said ?? bridge?.mtu ?? null,
      deduced,
    },
    nic,
    path,
  ];
  // Containers' packets fit, and the instance's own vanish on the path.
  const isLost = measured?.outcome === 'black-hole' && nic.mtu !== null && pathMtu !== null && nic.mtu > pathMtu;
  return isLost && drive(hops).blockedAt === null ? [nic, path] : hops;
}

/** A container with a smaller interface than the measured path did not get through. */
function losesPackets({ proofs }: Observations, measured: number | null): boolean {
  if (!proofs?.known || measured === null) return false;
  return proofs.value.some(({ outcome, mtu }) => outcome === 'failed' && mtu !== null && mtu <= measured);
}

/** The interface that limits the packet: the egress interface or a link below it. */
function nicOf(observations: Observations, egress: Egress | null): Hop {
  if (!egress) return { kind: 'nic', name: null, mtu: null };
  const limit = nicLimit(observations, egress);
  return { kind: 'nic', name: limit?.interface ?? egress.interface, mtu: limit?.mtu ?? null };
}

/** A route's MTU is not an interface's. */
function nicLimit(observations: Observations, egress: Egress): Limit | null {
  return egressLimit(observations, { ...egress, routeMtu: null, defaultRoute: undefined });
}

/** The egress of a network that limits its packets; null if it is not known. */
function narrowest(observations: Observations, network: DockerNetworkObservation): Egress | null {
  const sizeOf = (egress: Egress) => nicLimit(observations, egress)?.mtu ?? 0;
  const { ways } = egressOfNetwork(observations, network);
  return [...ways].sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? null;
}
