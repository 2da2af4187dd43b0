import { GATEWAY_BRIDGE } from '@/lib/truth/docker/network-owner';
import type { DockerNetworkObservation, DockerObservation } from '@/lib/truth/probes/docker-observation';
import type { Observations } from '@/lib/truth/probes/observations';
import { type BridgeMtu, bridgeMtuOf } from './bridge-mtu';
import { explains, inOrder } from './explain';
import { clampFindings } from './findings/clamp';
import { containerFindings, pluginFindings, unseenFindings, unseenParts, vethFindings } from './findings/containers';
import { daemonFindings, endsTcpHere, liveRestoreFindings, pendingConfigFindings } from './findings/docker';
import { egressFindings } from './findings/egress';
import { nicFindings, overlayFindings, rightsFindings, stackFindings } from './findings/instance';
import { bridgeFindings, networkEvidence, networkFindings, newNetworkFindings } from './findings/networks';
import { isMeasuredFarEnough, measuredOver, pathFindings, pings, wouldLoseAPath } from './findings/paths';
import { proofFindings } from './findings/proof';
import { sshFindings } from './findings/ssh';
import { evidence, finding } from './make-finding';
import { mainEgress, type Recommendation, recommend } from './recommend';
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
  const findings = [
    ...dockerFindings(observations, recommendation, docker, bridge).filter(
      (one) => !wouldLoseAPath(one, observations.paths),
    ),
    ...egressFindings(observations),
    ...nicFindings(observations),
    ...pathFindings(observations, recommendation),
    ...proofFindings(observations),
    ...sshFindings(observations),
    ...(recommendation
      ? stackFindings(observations, recommendation.mtu)
      : [finding('no-egress', 'warning', {}, evidence('ip route show default', ''))]),
    ...rightsFindings(observations),
    ...overlayFindings(recommendation),
  ];
  const verdict = verdictOf(observations, findings, recommendation, docker, bridge);
  findings.push(...clampFindings(observations, verdict));
  if (verdict === 'fits' && recommendation) {
    findings.push(fitsFinding(observations, recommendation, docker, bridge));
  }
  return { verdict, recommendedMtu: recommendation?.mtu ?? null, findings: inOrder(verdict, findings) };
}

function dockerFindings(
  observations: Observations,
  recommendation: Recommendation | null,
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
  const links = observations.links.known ? observations.links.value : [];
  if (bridge) {
    found.push(...bridgeFindings(bridge, recommendation));
    if (bridge.deduced) found.push(finding('bridge-deduced', 'notice', { bridgeMtu: bridge.mtu }, bridge.source));
    else found.push(...pendingConfigFindings(docker, bridge.mtu));
  } else if (docker.access === 'ok' && !docker.unseen?.some(({ part }) => part === 'networks')) {
    found.push(finding('no-default-bridge', 'notice', {}, evidence('docker network inspect bridge', '')));
  }
  found.push(...networkFindings(docker, recommendation));
  found.push(...containerFindings(docker, mtu), ...vethFindings(docker, links, mtu));
  found.push(...pluginFindings(docker, mtu));
  found.push(...unseenFindings(unseenParts(docker, links)));
  found.push(...newNetworkFindings(docker, mtu));
  found.push(...liveRestoreFindings(docker, bridge !== null && bridge.mtu !== mtu));
  return found;
}

/** Evidence that packets fit: of the bridge, or of the other networks if there is none, and of the paths. */
function fitsFinding(
  observations: Observations,
  { mtu, egress }: Recommendation,
  docker: DockerObservation | null,
  bridge: BridgeMtu | null,
): Finding {
  const params = { mtu, interface: egress.interface };
  const networks = (docker?.networks ?? []).filter(isJudged).slice(0, 6).map(networkEvidence);
  const measured = pings(measuredOver(observations, egress));
  return bridge
    ? finding('fits', 'info', params, bridge.source, ...measured)
    : finding('fits-without-bridge', 'info', params, ...networks, ...measured);
}

/** Verdicts that need only one finding, worst first. */
const CAUSED = ['oversized', 'mixed', 'black-hole', 'nic-wrong', 'undersized'] as const;

/** Parts that exist and may not fit, because they were not seen. */
const UNTOLD = ['networks-unseen', 'containers-unseen', 'interfaces-unseen', 'container-on-plugin'];

/** Large packets were lost, and no measurement explains it. */
const STALLS = ['download-stalls-here', 'ssh-stalled', 'ssh-large-packets-lost'];

/** Sections that must be complete before the verdict can be `fits`. */
const RESTED_ON =
  /^(?:script|links|route\d|leaving\d|path .*|docker-(?:daemon|info|network-ids|networks|ids|containers|interfaces))$/;

/** The worst cause that was found. Unknown is inconclusive. The verdict is `fits` only with evidence. */
function verdictOf(
  observations: Observations,
  findings: readonly Finding[],
  recommendation: Recommendation | null,
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
 * Whether all black holes that were found have the size that OpenStack gives the network of the egress NIC: a NIC with
 * a larger MTU than its network is then the cause, and the black holes are the effect.
 */
function isOfNic(observations: Observations, findings: readonly Finding[]): boolean {
  const nic = mainEgress(observations)?.interface;
  const wrong = findings.find(({ code, params }) => code === 'nic-oversized' && params.interface === nic);
  return (
    wrong !== undefined &&
    findings
      .filter(({ code }) => explains('black-hole', code))
      .every(({ code, params }) => code === 'path-black-hole' && params.pathMtu === wrong.params.expectedMtu)
  );
}
