import { egressMtu } from '@/lib/truth/mtu/egress/egress-limit';
import { mainEgress } from '@/lib/truth/mtu/egress/main-egress';
import { interfacesOf } from '@/lib/truth/mtu/egress/network-egress';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { NetworkLimit } from '@/lib/truth/mtu/recommend';
import type { Evidence, Finding } from '@/lib/truth/mtu/verdict';
import type { DockerNetworkObservation, DockerObservation } from '@/lib/truth/probes/docker-observation';
import type { Observations } from '@/lib/truth/probes/observations';
import { ROUTE_LOOKUP } from '@/lib/truth/probes/routes/route-lookup';

/** Multipath routes: what fits is the minimum over all next hops, if they are printed. */
export function hopFindings({ egress }: Observations): Finding[] {
  return egress.flatMap(({ family, interface: name, linkMtu, hops = [], hopsUnseen }) => {
    const route = `ip -${family} route show default`;
    if (hopsUnseen)
      return [finding('egress-hops-unseen', 'warning', { family, interface: name }, evidence(route, 'default'))];
    if (!hops.some((hop) => hop.mtu !== linkMtu)) return [];
    const listed = hops.map((hop) => `nexthop dev ${hop.interface}, mtu ${hop.mtu}`).join('\n');
    const interfaces = hops.map((hop) => `${hop.interface} (${hop.mtu})`).join(', ');
    return [finding('egress-multipath', 'notice', { family, interfaces, mtu: linkMtu }, evidence(route, listed))];
  });
}

/**
 * Networks whose containers have another egress than the instance, and networks whose egress is not known.
 * @param limits by the network's name
 */
export function networkEgressFindings(
  observations: Observations,
  docker: DockerObservation,
  limits: ReadonlyMap<string, NetworkLimit>,
): Finding[] {
  const main = mainEgress(observations);
  return docker.networks.flatMap((network) => {
    const { recommendation = null, unknown = [] } = limits.get(network.name) ?? {};
    const source = askedOf(observations, network);
    if (unknown.length > 0) {
      const code = network.driver === 'overlay' ? 'swarm-data-path-unknown' : 'network-egress-unknown';
      return [finding(code, 'warning', { network: network.name, family: unknown.join(', ') }, source)];
    }
    const marked = markedFinding(observations, network, recommendation?.mtu ?? 0);
    if (marked) return [marked];
    const way = recommendation?.egress;
    if (!recommendation || !way || !main || interfacesOf(main).includes(way.interface)) return [];
    const { interface: name, family } = way;
    const params = { network: network.name, interface: name, family, mtu: recommendation.mtu, egress: main.interface };
    return [finding('network-egress-elsewhere', 'info', params, source)];
  });
}

/**
 * A rule applies to a mark that the firewall may set on packets of the network, and less fits by that egress. If the
 * firewall sets it, the packets are too large.
 * @param fits by the egress of packets without a mark, bytes of IP packet
 */
function markedFinding(observations: Observations, network: DockerNetworkObservation, fits: number): Finding | null {
  const { name, bridge, internal, effectiveMtu, families = [4] } = network;
  const sent = Math.min(effectiveMtu ?? 0, fits);
  const [least] = (observations.policyRoutes?.marked ?? [])
    .filter((way) => way.bridge === bridge && families.includes(way.family) && !internal)
    .map((way) => ({ ...way, mtu: egressMtu(observations, way) }))
    .sort((a, b) => (a.mtu ?? 0) - (b.mtu ?? 0));
  if (!least || (least.mtu ?? 0) >= sent) return null;
  const { family, interface: device, mark, mtu, from } = least;
  const command = `ip -${family} route get ${ROUTE_LOOKUP[family]} from ${from} iif ${bridge} mark ${mark}`;
  // It is not known what is below that interface.
  if (mtu === null)
    return finding('network-egress-unknown', 'warning', { network: name, family }, evidence(command, `dev ${device}`));
  const params = { network: name, mark, interface: device, family, mtu };
  return finding('network-egress-marked', 'warning', params, evidence(command, `dev ${device}, mtu ${mtu}`));
}

/** The node's own address was used as the Swarm's data path address, which may be another. */
export function dataPathFindings({ swarmDataPath }: Observations, docker: DockerObservation): Finding[] {
  const overlays = docker.networks.filter(({ driver }) => driver === 'overlay');
  if (!swarmDataPath || swarmDataPath.sure || swarmDataPath.interface === null || overlays.length === 0) return [];
  const { address, interface: name } = swarmDataPath;
  const source = evidence('docker info; ip addr show', `NodeAddr ${address}, dev ${name}`);
  return [finding('swarm-data-path-assumed', 'notice', { address, interface: name }, source)];
}

/** The kernel's answers about the packets of a network's containers. */
function askedOf(
  { policyRoutes, swarmDataPath }: Observations,
  { driver, bridge }: DockerNetworkObservation,
): Evidence | null {
  if (driver === 'overlay') {
    const answer = `${swarmDataPath?.address || 'NodeAddr ?'} dev ${swarmDataPath?.interface ?? '?'}, mtu ${swarmDataPath?.linkMtu ?? '?'}`;
    return evidence(`docker info; ip addr show to ${swarmDataPath?.address || 'NodeAddr'}`, answer);
  }
  if (!policyRoutes) return null;
  const isHere = (one: { bridge: string }) => one.bridge === bridge;
  const asked = [...policyRoutes.routes, ...policyRoutes.unanswered, ...policyRoutes.closed].filter(isHere);
  const { family = 4, from = '?' } = asked[0] ?? {};
  const known = policyRoutes.routes
    .filter(isHere)
    .slice(0, 20)
    .map(
      (way) => `${ROUTE_LOOKUP[way.family]} from ${way.from} dev ${way.interface}, mtu ${way.routeMtu ?? way.linkMtu}`,
    );
  const open = policyRoutes.unanswered.filter(isHere).slice(0, 20);
  const unknown = open.map((one) => `${ROUTE_LOOKUP[one.family]} from ${one.from}: no answer`);
  const said = open.length > 0 || asked.length === 0 ? [policyRoutes.detail] : [];
  const rules = (policyRoutes.open ?? []).slice(0, 20).map(({ rule }) => rule);
  return evidence(
    `ip rule show; ip -${family} route get ${ROUTE_LOOKUP[family]} from ${from} iif ${bridge ?? '?'}`,
    [...rules, ...known, ...unknown, ...said].join('\n').trim(),
  );
}
