import { bridgeMtuOf } from '@/lib/truth/mtu/bridge-mtu';
import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import type { Observations } from '@/lib/truth/probes/observations';

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
 * What happens to the container's packet on its way.
 *
 * @param hops in the order in which the packet meets them; the first is the container's own interface
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
 * The way of the largest packet that a container on this instance sends: its interface, its Docker network, the egress
 * NIC, and the smallest measured path. Null if neither a Docker network nor a NIC is known.
 */
export function hopsOf(observations: Observations): Hop[] | null {
  const egress = observations.egress.find(({ family }) => family === 4) ?? observations.egress[0] ?? null;
  const docker = observations.docker.known ? observations.docker.value : null;
  if (!egress && !docker) return null;

  const bridges = (docker?.networks ?? []).filter((network) => network.driver === 'bridge');
  const containers = docker?.containers ?? [];
  const tallestContainer = containers
    .filter(
      ({ interfaceMtu, networks }) =>
        interfaceMtu !== null && networks.some((name) => bridges.some((b) => b.name === name)),
    )
    .sort((a, b) => (b.interfaceMtu ?? 0) - (a.interfaceMtu ?? 0))[0];
  const tallestNetwork = [...bridges].sort(
    (a, b) =>
      (b.effectiveMtu ?? 0) - (a.effectiveMtu ?? 0) || Number(b.name === 'bridge') - Number(a.name === 'bridge'),
  )[0];
  const showsContainer =
    tallestContainer && (tallestContainer.interfaceMtu ?? 0) >= (tallestNetwork?.effectiveMtu ?? 0)
      ? tallestContainer
      : null;
  const network = showsContainer
    ? (bridges.find(({ name }) => showsContainer.networks.includes(name)) ?? tallestNetwork)
    : tallestNetwork;

  const measured = observations.paths
    .filter((path) => knownPathMtu(path) !== null && (!egress || path.family === egress.family))
    .sort((a, b) => (a.pathMtu ?? 0) - (b.pathMtu ?? 0))[0];
  const target = measured ?? observations.paths[0];

  const said = network?.effectiveMtu ?? null;
  const bridge = said === null && docker ? bridgeMtuOf(docker) : null;
  const deduced = bridge?.deduced ?? false;

  return [
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
    { kind: 'nic', name: egress?.interface ?? null, mtu: egress?.linkMtu ?? null },
    { kind: 'path', name: target?.target ?? egress?.gateway ?? null, mtu: measured?.pathMtu ?? null },
  ];
}
