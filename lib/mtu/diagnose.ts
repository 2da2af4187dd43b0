import type { DockerObservation, Observations } from '@/lib/probes/observations';
import { evidence, finding } from './finding';
import { clampFindings } from './findings/clamp';
import { daemonFindings, endsTcpHere, liveRestoreFindings, pendingConfigFindings } from './findings/docker';
import { nicFindings, overlayFindings, rightsFindings, stackFindings } from './findings/instance';
import {
  bridgeFindings,
  containerFindings,
  DOCKER_DEFAULT_MTU,
  networkEvidence,
  networkFindings,
  newNetworkFindings,
  vethFindings,
} from './findings/networks';
import { pathFindings, pathWasMeasured } from './findings/paths';
import { proofFindings } from './findings/proofs';
import { type Recommendation, recommend } from './recommend';
import { type Diagnosis, type Evidence, type Finding, SEVERITIES, type Verdict } from './verdict';

/** The default bridge's MTU, bytes of IP packet, and where it was read. */
interface BridgeMtu {
  mtu: number;
  source: Evidence;
  /** Docker did not say so itself: what its configuration would give. */
  assumed: boolean;
}

/**
 * Judges what an inspection saw. Pure: the same observations give the same verdict. MTUs are bytes of IP packet.
 * @returns the verdict, the MTU that Docker should have, and the findings, worst first; the words for a finding's code
 *   are in the catalogues under `finding.<code>.{title,cause,action}`
 */
export function diagnose(observations: Observations): Diagnosis {
  const recommendation = recommend(observations);
  const docker = observations.docker.known ? observations.docker.value : null;
  const bridge = docker ? bridgeOf(docker) : null;
  const findings = [
    ...dockerFindings(observations, recommendation, docker, bridge),
    ...nicFindings(observations),
    ...pathFindings(observations, recommendation),
    ...proofFindings(observations),
    ...(recommendation
      ? stackFindings(observations, recommendation.mtu)
      : [finding('no-egress', 'warning', {}, evidence('ip route show default', ''))]),
    ...rightsFindings(observations),
    ...overlayFindings(recommendation),
  ];
  const verdict = verdictOf(observations, findings, recommendation, docker, bridge);
  findings.push(...clampFindings(observations, verdict));
  if (verdict === 'fits' && recommendation) {
    const { mtu, egress } = recommendation;
    findings.push(finding('fits', 'info', { mtu, interface: egress.interface }, bridge?.source ?? null));
  }
  const order = (one: Finding) => SEVERITIES.indexOf(one.severity);
  return {
    verdict,
    recommendedMtu: recommendation?.mtu ?? null,
    findings: findings.sort((a, b) => order(a) - order(b)),
  };
}

/** The default bridge's MTU as Docker says it; where Docker does not answer, what its configuration would give. */
function bridgeOf(docker: DockerObservation): BridgeMtu | null {
  const network = docker.networks.find((one) => one.name === 'bridge');
  if (network?.effectiveMtu) return { mtu: network.effectiveMtu, source: networkEvidence(network), assumed: false };
  const { config } = docker;
  if (docker.access === 'ok' || docker.flavour === 'rootless') return null;
  if (config.state !== 'found' && config.state !== 'absent') return null;
  const mtu = config.flagMtu ?? config.mtu ?? DOCKER_DEFAULT_MTU;
  const said = config.text.known ? config.text.value : 'no such file: Docker takes 1500';
  return { mtu, source: evidence(`cat ${config.path}`, said), assumed: true };
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
  // Rootless Docker ends TCP in the instance's own stack, so that a bridge's MTU says nothing of what fits outside.
  if (!recommendation || docker.flavour === 'rootless') return found;
  const { mtu } = recommendation;
  const links = observations.links.known ? observations.links.value : [];
  if (bridge) {
    found.push(...bridgeFindings(bridge.mtu, recommendation, bridge.source));
    if (!bridge.assumed) found.push(...pendingConfigFindings(docker, bridge.mtu));
  }
  found.push(...networkFindings(docker, recommendation));
  found.push(...containerFindings(docker, mtu), ...vethFindings(docker, links, mtu));
  found.push(...newNetworkFindings(docker, mtu));
  found.push(...liveRestoreFindings(docker, bridge !== null && bridge.mtu !== mtu));
  return found;
}

/** The worst cause that was found. What could not be told is inconclusive, and only what was seen to fit, fits. */
function verdictOf(
  observations: Observations,
  findings: readonly Finding[],
  recommendation: Recommendation | null,
  docker: DockerObservation | null,
  bridge: BridgeMtu | null,
): Verdict {
  const has = (...codes: string[]) => findings.some((one) => codes.includes(one.code));
  const absent = !observations.docker.known && observations.docker.reason === 'absent';
  if (has('bridge-oversized')) return 'oversized';
  if (
    has(
      'network-oversized',
      'swarm-gateway-oversized',
      'container-outdated',
      'veth-oversized',
      'swarm-overlay-oversized',
    )
  )
    return 'mixed';
  if (has('path-black-hole') && recommendation && remainingBlackHole(observations, recommendation, bridge))
    return 'black-hole';
  if (has('proof-failed')) return 'black-hole';
  if (has('nic-oversized', 'nic-undersized')) return 'nic-wrong';
  if (has('bridge-undersized', 'bridge-payload')) return 'undersized';
  if (absent) return 'no-docker';
  if (!recommendation || !docker || !bridge || bridge.assumed || docker.access !== 'ok') return 'inconclusive';
  if (!pathWasMeasured(observations.paths)) return 'inconclusive';
  if (docker.flavour === 'rootless' && !endsTcpHere(docker)) return 'inconclusive';
  return 'fits';
}

/** A black hole harms as long as something still sends more than its path carries: the NIC itself does. */
function remainingBlackHole(
  observations: Observations,
  recommendation: Recommendation,
  bridge: BridgeMtu | null,
): boolean {
  const sends = Math.max(recommendation.egress.linkMtu, bridge?.mtu ?? 0);
  return observations.paths.some(
    (path) =>
      (path.outcome === 'black-hole' || path.outcome === 'exact') && path.pathMtu !== null && path.pathMtu < sends,
  );
}
