import { GATEWAY_BRIDGE } from '@/lib/truth/docker/network-owner';
import type { DockerNetworkObservation, DockerObservation } from '@/lib/truth/probes/docker-observation';
import type { Observations } from '@/lib/truth/probes/observations';
import { VLAN_TAG } from './below/step';
import { type BridgeMtu, bridgeMtuOf } from './bridge-mtu';
import { carriedFrom } from './egress/egress-limit';
import { mainEgress } from './egress/main-egress';
import { explains, inOrder, UNTOLD } from './explain';
import { belowFindings } from './findings/below';
import { clampFindings } from './findings/clamp';
import { containerFindings, pluginFindings, unseenFindings, unseenParts, vethFindings } from './findings/containers';
import { daemonFindings, endsTcpHere, liveRestoreFindings, pendingConfigFindings } from './findings/docker';
import { egressFindings } from './findings/egress';
import { nicFindings, overlayFindings, rightsFindings, stackFindings } from './findings/instance';
import { dataPathFindings, hopFindings, networkEgressFindings } from './findings/network-egress';
import { bridgeFindings, networkEvidence, networkFindings, newNetworkFindings } from './findings/networks';
import { isMeasuredFarEnough, measuredOver, pathFindings, pings, wouldLoseAPath } from './findings/paths';
import { proofFindings } from './findings/proof';
import { sshFindings } from './findings/ssh';
import { trafficFindings } from './findings/traffic';
import { evidence, finding } from './make-finding';
import { limitOf, type NetworkLimit, type Recommendation, recommend, recommendOver } from './recommend';
import type { Diagnosis, Finding, Verdict } from './verdict';

/**
 * Judges the observations of an inspection. Pure: the same observations give the same verdict. MTUs are bytes of IP
 * packet.
 * @returns the verdict, the recommended MTU of Docker, and the findings: first the one that explains the verdict, then
 *   the worst ones; the words for a finding's code are in the catalogues under `finding.<code>.{title,cause,action}`
 */
export function diagnose(observations: Observations): Diagnosis {
  const recommendation = recommend(observations);
  const docker = observations.docker.known ? observations.docker.value : null;
  const bridge = docker ? bridgeMtuOf(docker) : null;
  const limits = new Map(docker?.networks.map((network) => [network.name, limitOf(observations, network)]));
  const main = mainEgress(observations);
  const mainMtu = (main && recommendOver(observations, main)?.mtu) ?? null;
  const findings = [
    ...dockerFindings(observations, { recommendation, limits, mainMtu }, docker, bridge).filter(
      (one) => !wouldLoseAPath(one, observations.paths),
    ),
    ...egressFindings(observations),
    ...hopFindings(observations),
    ...nicFindings(observations),
    ...belowFindings(observations),
    ...pathFindings(observations, recommendation),
    ...proofFindings(observations),
    ...sshFindings(observations),
    ...trafficFindings(observations, limits, mainMtu),
    ...(mainMtu === null ? [] : stackFindings(observations, mainMtu)),
    ...(main ? [] : [finding('no-egress', 'warning', {}, evidence('ip route show default', ''))]),
    ...rightsFindings(observations),
    ...overlayFindings(recommendation),
  ];
  const verdict = verdictOf(observations, findings, { recommendation, limits, mainMtu }, docker, bridge);
  findings.push(...clampFindings(observations, verdict));
  if (verdict === 'fits' && recommendation) {
    findings.push(fitsFinding(observations, recommendation, limits, docker, bridge));
  }
  const recommendedMtu = isUnknown(limits.get('bridge')) ? null : (recommendation?.mtu ?? null);
  return { verdict, recommendedMtu, findings: inOrder(verdict, findings) };
}

/** Whether it is not known what fits on a network, because an egress or the links below one are not known. */
function isUnknown(limit: NetworkLimit | undefined): boolean {
  return limit?.recommendation === null && (limit.unknown.length > 0 || limit.unknownBelow.length > 0);
}

/** What fits: on the default bridge, on each network by its name, and by the instance's own egress, bytes of IP packet. */
interface Fitting {
  recommendation: Recommendation | null;
  limits: ReadonlyMap<string, NetworkLimit>;
  mainMtu: number | null;
}

function dockerFindings(
  observations: Observations,
  { recommendation, limits, mainMtu }: Fitting,
  docker: DockerObservation | null,
  bridge: BridgeMtu | null,
): Finding[] {
  if (!docker) {
    if (observations.docker.known) return [];
    const { reason, detail } = observations.docker;
    const code = reason === 'absent' ? 'no-docker' : 'docker-unknown';
    return [finding(code, reason === 'absent' ? 'info' : 'warning', {}, evidence('command -v docker dockerd', detail))];
  }
  const found = daemonFindings(docker);
  // Rootless Docker ends TCP in the instance's own stack, so a bridge's MTU says nothing about what fits outside.
  if (!recommendation || docker.flavour === 'rootless') return found;
  const { mtu } = recommendation;
  // If Docker does not answer, there are no networks: then the bridge is compared with the instance's own egress.
  const fitOn = (network: string) => {
    const limit = limits.get(network);
    return limit ? (limit.recommendation?.mtu ?? null) : mainMtu;
  };
  const links = observations.links.known ? observations.links.value : [];
  if (bridge) {
    // Less may fit by an egress that is not known.
    const partly = limits.get('bridge')?.unknown.length ?? 0;
    if (fitOn('bridge') !== null && (partly === 0 || bridge.mtu > mtu))
      found.push(...bridgeFindings(bridge, recommendation));
    if (bridge.deduced) found.push(finding('bridge-deduced', 'notice', { bridgeMtu: bridge.mtu }, bridge.source));
    else found.push(...pendingConfigFindings(docker, bridge.mtu));
  } else if (docker.access === 'ok' && !docker.unseen?.some(({ part }) => part === 'networks')) {
    found.push(finding('no-default-bridge', 'notice', {}, evidence('docker network inspect bridge', '')));
  }
  found.push(...networkFindings(docker, limits), ...networkEgressFindings(observations, docker, limits));
  found.push(...dataPathFindings(observations, docker));
  found.push(...containerFindings(docker, fitOn), ...vethFindings(docker, links, fitOn));
  if (mainMtu !== null) found.push(...pluginFindings(docker, mainMtu), ...newNetworkFindings(docker, mainMtu));
  found.push(...unseenFindings(unseenParts(docker, links)));
  found.push(...liveRestoreFindings(docker, bridge !== null && bridge.mtu !== mtu));
  return found;
}

/** Evidence that packets fit: of the bridge, or of the other networks if there is none, and of the paths. */
function fitsFinding(
  observations: Observations,
  { mtu, egress, limit }: Recommendation,
  limits: ReadonlyMap<string, NetworkLimit>,
  docker: DockerObservation | null,
  bridge: BridgeMtu | null,
): Finding {
  const params = { mtu, interface: limit.interface };
  const networks = (docker?.networks ?? []).filter(isJudged).slice(0, 6).map(networkEvidence);
  const measured = pings(measuredOver(observations, egress));
  const others = [...limits.values()].some(
    ({ recommendation: one }) => one && one.egress.interface !== egress.interface,
  );
  if (others) return finding('fits-each-egress', 'info', params, ...networks, ...measured);
  return bridge
    ? finding('fits', 'info', params, bridge.source, ...measured)
    : finding('fits-without-bridge', 'info', params, ...networks, ...measured);
}

/** Verdicts that need only one finding, worst first. */
const CAUSED = ['oversized', 'mixed', 'black-hole', 'nic-wrong', 'undersized'] as const;

/** Large packets were lost, and no measurement explains it. */
const STALLS = ['download-stalls-here', 'ssh-stalled', 'ssh-large-packets-lost'];

/** Sections that must be complete before the verdict can be `fits`. */
const RESTED_ON =
  /^(?:script|links|route\d|leaving\d|network-(?:rules|routes|marked)\d|swarm-data-path|path .*|docker-(?:daemon|info|network-ids|networks|ids|containers|interfaces))$/;

/** The worst cause that was found. Unknown is inconclusive. The verdict is `fits` only with evidence. */
function verdictOf(
  observations: Observations,
  findings: readonly Finding[],
  { recommendation, limits }: Fitting,
  docker: DockerObservation | null,
  bridge: BridgeMtu | null,
): Verdict {
  const worst = CAUSED.filter((verdict) => verdict !== 'black-hole' || !isOfNic(observations, findings)).find(
    (verdict) => findings.some((one) => explains(verdict, one.code) && !wastesOnNetwork(one)),
  );
  if (worst) return worst;
  const absent = !observations.docker.known && observations.docker.reason === 'absent';
  if (absent) return 'no-docker';
  if (!recommendation || !docker || docker.access !== 'ok') return 'inconclusive';
  if (bridge ? bridge.deduced : !docker.networks.some(isJudged)) return 'inconclusive';
  if (docker.flavour !== 'rootless' && findings.some(({ code }) => UNTOLD.includes(code))) return 'inconclusive';
  if ([...limits.values()].some(({ unknownBelow }) => unknownBelow.length > 0)) return 'inconclusive';
  if (observations.incomplete.some((section) => RESTED_ON.test(section))) return 'inconclusive';
  if (!isMeasuredFarEnough(observations, recommendation.egress)) return 'inconclusive';
  if (docker.flavour === 'rootless' && !endsTcpHere(docker)) return 'inconclusive';
  if (findings.some(({ code }) => STALLS.includes(code))) return 'inconclusive';
  return findings.some((one) => wastesOnNetwork(one) && isInUse(one)) ? 'undersized' : 'fits';
}

/** A path of this instance's network that could carry more is harmless: it never hides that something is unknown. */
function wastesOnNetwork({ code }: Finding): boolean {
  return code === 'network-undersized' || code === 'network-payload';
}

function isInUse({ params }: Finding): boolean {
  return Number(params.attached) > 0 && params.network !== GATEWAY_BRIDGE;
}

/** One of Docker's networks whose MTU was compared with what fits. */
function isJudged({ driver, internal }: DockerNetworkObservation): boolean {
  return driver === 'overlay' || (driver === 'bridge' && !internal);
}

/**
 * Whether all black holes that were found have a size that the egress interface explains: the size that OpenStack gives
 * the network of its NIC, or the size that the links below it carry. An interface with a larger MTU is then the cause,
 * and the black holes are the effect.
 */
function isOfNic(observations: Observations, findings: readonly Finding[]): boolean {
  const egress = mainEgress(observations)?.interface;
  if (egress === undefined) return false;
  const carried = carriedFrom(observations, egress);
  const wrong = findings.flatMap(({ code, params }) => {
    // Linux's bridge lets a port send a VLAN tag's bytes more (is_skb_forwardable).
    if (code === 'nic-over-smaller' && params.interface === egress)
      return [0, 1, 2, 3, VLAN_TAG].map((more) => Number(params.carried) + more);
    const isBelow = carried.known ? carried.value.through.has(String(params.interface)) : params.interface === egress;
    return code === 'nic-oversized' && isBelow ? [params.expectedMtu] : [];
  });
  return (
    wrong.length > 0 &&
    findings
      .filter(({ code }) => explains('black-hole', code))
      .every(({ code, params }) => code === 'path-black-hole' && wrong.includes(params.pathMtu))
  );
}
