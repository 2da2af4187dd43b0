import { knowsDefaultNetworkOpts } from '@/lib/truth/docker/engine-version';
import { BEYOND_OVERLAY, DOCKER_DEFAULT_MTU, overlayNetworkMtu } from '@/lib/truth/docker/network-mtu';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { GATEWAY_BRIDGE } from '@/lib/truth/docker/network-owner';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { NetworkLimit, Recommendation } from '@/lib/truth/mtu/recommend';
import type { Evidence, Finding } from '@/lib/truth/mtu/verdict';
import { readNetworkSize } from '@/lib/truth/packet/packet';
import type { DockerNetworkObservation, DockerObservation } from '@/lib/truth/probes/docker-observation';
import { ROUTE_LOOKUP } from '@/lib/truth/probes/routes/route-lookup';
import { fileEvidence, takesConfig } from './docker';

/** The default bridge compared with what fits: too large, too small, or right (no finding). */
export function bridgeFindings(
  bridge: { mtu: number; source: Evidence; deduced: boolean },
  recommendation: Recommendation,
): Finding[] {
  const { mtu, egress, limit } = recommendation;
  const { mtu: bridgeMtu, source } = bridge;
  const about = { bridgeMtu, mtu, interface: limit.interface, nicMtu: limit.linkMtu };
  const sources = [source, nicEvidence(recommendation)];
  if (bridgeMtu > mtu) {
    const code = bridge.deduced ? 'bridge-would-be-oversized' : 'bridge-oversized';
    return [finding(code, 'critical', { ...about, excess: bridgeMtu - mtu }, ...sources)];
  }
  if (bridgeMtu === mtu) return [];
  const entered = readNetworkSize(bridgeMtu, mtu, egress.family);
  const wasted = mtu - bridgeMtu;
  if (entered.kind === 'payload') {
    const code = bridge.deduced ? 'bridge-would-be-payload' : 'bridge-payload';
    return [finding(code, 'notice', { ...about, wasted, packet: entered.packet }, ...sources)];
  }
  const code = bridge.deduced ? 'bridge-would-be-undersized' : 'bridge-undersized';
  return [finding(code, 'notice', { ...about, wasted }, ...sources)];
}

/**
 * User-defined networks: each keeps the MTU with which it was created.
 * @param limits by the network's name
 */
export function networkFindings(docker: DockerObservation, limits: ReadonlyMap<string, NetworkLimit>): Finding[] {
  const found: Finding[] = [];
  for (const network of docker.networks) {
    // Packets on an internal bridge never leave the instance. An overlay's packets always cross the underlay.
    if (network.name === 'bridge' || (network.internal && network.driver === 'bridge')) continue;
    const { recommendation = null, unknown = [] } = limits.get(network.name) ?? {};
    if (!recommendation) continue;
    const { mtu, egress, limit } = recommendation;
    const source = [networkEvidence(network), nicEvidence(recommendation)];
    const about = {
      network: network.name,
      mtu,
      interface: limit.interface,
      project: network.composeProject ?? '-',
      attached: network.containers.length,
    };
    if (network.driver === 'bridge' && network.effectiveMtu !== null) {
      const networkMtu = network.effectiveMtu;
      const code = network.name === GATEWAY_BRIDGE ? 'swarm-gateway-oversized' : 'network-oversized';
      if (networkMtu > mtu) found.push(finding(code, 'critical', { ...about, networkMtu }, ...source));
      // Less may fit by an egress that is not known.
      if (networkMtu < mtu && unknown.length === 0) {
        const small = { ...about, networkMtu, wasted: mtu - networkMtu };
        const entered = readNetworkSize(networkMtu, mtu, egress.family);
        found.push(
          entered.kind === 'payload'
            ? finding('network-payload', 'notice', { ...small, packet: entered.packet }, ...source)
            : finding('network-undersized', 'notice', small, ...source),
        );
      }
    }
    if (network.driver === 'overlay') {
      const networkMtu = network.configuredMtu ?? DOCKER_DEFAULT_MTU;
      const fits = mtu - BEYOND_OVERLAY[egress.family];
      if (networkMtu > fits) {
        const inner = overlayNetworkMtu(fits, network.encrypted);
        const params = { network: network.name, networkMtu, mtu: fits, inner, interface: limit.interface };
        found.push(finding('swarm-overlay-oversized', 'warning', params, ...source));
      }
    }
  }
  return found;
}

/** New networks: without `default-network-opts` (24.0 and later) each gets 1500 again. */
export function newNetworkFindings(docker: DockerObservation, mtu: number): Finding[] {
  const { config } = docker;
  // An older engine ignores the key.
  const known = knowsDefaultNetworkOpts(docker.version) !== false;
  // Docker runs with another file than the one that it refuses, or may refuse.
  if (known && config.defaultNetworkMtu === null && !takesConfig(docker)) return [];
  const created = (known ? config.defaultNetworkMtu : null) ?? DOCKER_DEFAULT_MTU;
  if (created <= mtu || docker.access !== 'ok') return [];
  const code = knowsDefaultNetworkOpts(docker.version) ? 'new-networks-oversized' : 'new-networks-oversized-old';
  const params = { mtu, created, version: docker.version };
  return [finding(code, 'notice', params, fileEvidence(config))];
}

/** `docker network inspect`, shortened. */
export function networkEvidence(network: DockerNetworkObservation): Evidence {
  const option = network.configuredMtu === null ? 'not set' : String(network.configuredMtu);
  return evidence(`docker network inspect ${network.name}`, `driver ${network.driver}, ${MTU_OPTION} ${option}`);
}

/** The egress interface and its route, shortened. */
function nicEvidence({ egress, limit }: Recommendation): Evidence {
  const route = egress.routeMtu === null ? '' : ` mtu ${egress.routeMtu}`;
  const via = egress.gateway === null ? '' : ` via ${egress.gateway}`;
  const [asked, to] = egress.defaultRoute ? ['get', ROUTE_LOOKUP[egress.family]] : ['show', 'default'];
  const below = limit.interface === egress.interface ? '' : `\n${limit.interface}: carries ${limit.mtu}`;
  return evidence(
    `ip link show ${egress.interface}; ip -${egress.family} route ${asked} ${to}`,
    `${egress.interface} mtu ${egress.linkMtu}\n${to}${via} dev ${egress.interface}${route}${below}`,
  );
}
