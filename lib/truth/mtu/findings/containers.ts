import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Evidence, Finding } from '@/lib/truth/mtu/verdict';
import type {
  ContainerInterface,
  ContainerObservation,
  DockerNetworkObservation,
  DockerObservation,
  UnseenPart,
} from '@/lib/truth/probes/docker-observation';
import type { Link } from '@/lib/truth/probes/observations';

/** What fits by every egress of a network's containers, bytes of IP packet; null if it is not known. */
export type Limits = (network: string) => number | null;

/**
 * Running containers whose interface still has a larger MTU than its network has now: an interface gets its MTU when
 * the container starts, and keeps it. Each interface is compared with its own network; one finding for each container.
 */
export function containerFindings(docker: DockerObservation, limits: Limits): Finding[] {
  const networks = new Map(docker.networks.map((network) => [network.name, network]));
  return docker.containers.flatMap((container) => {
    const outdated = container.interfaces
      .flatMap((one) => {
        const network = networks.get(one.network ?? '');
        const networkMtu = network?.effectiveMtu ?? 0;
        const mtu = limits(one.network ?? '');
        if (!network || mtu === null || !carriesOut(network)) return [];
        return one.mtu > mtu && one.mtu > networkMtu ? [{ ...one, networkMtu, limit: mtu }] : [];
      })
      .sort((a, b) => b.mtu - a.mtu);
    const [worst] = outdated;
    if (!worst) return [];
    const params = {
      container: container.name,
      containerMtu: worst.mtu,
      networkMtu: worst.networkMtu,
      mtu: worst.limit,
      restartPolicy: container.restartPolicy,
      project: container.composeProject ?? '-',
    };
    return [finding('container-outdated', 'critical', params, insideEvidence(container, outdated))];
  });
}

/**
 * Running containers with an interface larger than the egress MTU, on a network of a plugin. Most plugins route through
 * the instance, where such packets do not fit. Some put the container on its own NIC, where they may fit. Docker does
 * not say which. So it is reported, without a claim that it fits or that it is wrong.
 */
export function pluginFindings(docker: DockerObservation, mtu: number): Finding[] {
  const drivers = new Map(docker.networks.filter(isPlugin).map(({ name, driver }) => [name, driver]));
  return docker.containers.flatMap((container) => {
    const large = container.interfaces
      .filter((one) => one.mtu > mtu && drivers.has(one.network ?? ''))
      .sort((a, b) => b.mtu - a.mtu);
    const [worst] = large;
    if (!worst) return [];
    const network = worst.network ?? '';
    const about = {
      container: container.name,
      containerMtu: worst.mtu,
      network,
      driver: drivers.get(network) ?? '',
      mtu,
    };
    return [finding('container-on-plugin', 'warning', about, insideEvidence(container, large))];
  });
}

/**
 * Without rights inside the containers, the outer ends show the MTU: Docker gives both ends of a veth pair the same
 * MTU.
 */
export function vethFindings(docker: DockerObservation, links: readonly Link[], limits: Limits): Finding[] {
  return bridgesToLookAt(docker).flatMap(({ bridge, network }) => {
    const mtu = limits(network);
    if (mtu === null) return [];
    const large = outerEnds(links, bridge).filter((link) => link.mtu > mtu);
    if (large.length === 0) return [];
    const output = large.map((link) => `${link.name} mtu ${link.mtu} master ${link.master}`).join('\n');
    const params = { bridge, count: large.length, vethMtu: Math.max(...large.map((link) => link.mtu)), mtu };
    return [finding('veth-oversized', 'critical', params, evidence('ip -d link', output))];
  });
}

/** The bridges with containers whose own interface was not seen, or may not have been. */
function bridgesToLookAt(docker: DockerObservation): { bridge: string; network: string }[] {
  if (docker.access !== 'ok') return [{ bridge: 'docker0', network: 'bridge' }];
  const allListed = !docker.unseen?.some(({ part }) => part === 'containers');
  return docker.networks.flatMap((network) => {
    const unseen = docker.containers.some((container) => container.unseen?.includes(network.name));
    return network.bridge && carriesOut(network) && (unseen || !allListed)
      ? [{ bridge: network.bridge, network: network.name }]
      : [];
  });
}

/**
 * The parts of Docker that were not seen and do not follow from other facts. Interfaces inside containers count as seen
 * if the bridge has as many outer ends as its network has containers.
 */
export function unseenParts(docker: DockerObservation, links: readonly Link[]): UnseenPart[] {
  const networks = new Map(docker.networks.map((network) => [network.name, network]));
  const toldOutside = (name: string) => {
    const network = networks.get(name);
    if (!network) return false;
    if (isPlugin(network)) return false;
    if (!carriesOut(network) || !network.bridge) return true;
    // A container that waits for its restart has no interface, and no outer end.
    const on = docker.containers.filter(
      ({ unseen, interfaces }) => unseen?.includes(name) || interfaces.some((one) => one.network === name),
    );
    return outerEnds(links, network.bridge).length >= on.length;
  };
  const missing = docker.containers.filter((container) => !(container.unseen ?? []).every(toldOutside)).length;
  return (docker.unseen ?? []).flatMap((one) =>
    one.part !== 'interfaces' ? [one] : missing > 0 ? [{ ...one, missing }] : [],
  );
}

/** A finding for each part of Docker that was not seen: if it is unknown, it does not count as fitting. */
export function unseenFindings(parts: readonly UnseenPart[]): Finding[] {
  return parts.map(({ part, reason, missing, detail }) => {
    const commands = {
      networks: 'docker network ls; docker network inspect',
      containers: 'docker ps; docker inspect',
      interfaces: 'nsenter -t <pid of the container> -n ip link',
    };
    const said = reason === 'cut' ? 'more than is asked for or read' : detail;
    const source = evidence(commands[part], `${reason}: ${said}`);
    const params = { missing: missing ?? '?' };
    if (part === 'networks') return finding('networks-unseen', 'warning', params, source);
    const code = part === 'containers' ? 'containers-unseen' : 'interfaces-unseen';
    return finding(code, 'warning', params, source);
  });
}

function outerEnds(links: readonly Link[], bridge: string): Link[] {
  return links.filter((link) => link.master === bridge && link.kind === 'veth');
}

function insideEvidence(container: ContainerObservation, interfaces: readonly ContainerInterface[]): Evidence {
  const output = interfaces.map((one) => `${one.name} mtu ${one.mtu}, on network ${one.network}`).join('\n');
  return evidence(`nsenter -t <pid of ${container.name}> -n ip link`, output);
}

/**
 * Docker's own drivers. Only the bridge is compared with the egress here: an overlay is judged by its option; macvlan
 * and ipvlan are not judged, because their containers leave by the NIC that they are given; host and null have no
 * network.
 */
const BUILT_IN_DRIVERS = ['bridge', 'overlay', 'macvlan', 'ipvlan', 'host', 'null'];

function isPlugin({ driver, internal }: DockerNetworkObservation): boolean {
  return !BUILT_IN_DRIVERS.includes(driver) && !internal;
}

function carriesOut(network: DockerNetworkObservation): boolean {
  return network.driver === 'bridge' && !network.internal;
}
