import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import type { DockerObservation } from '@/lib/truth/probes/docker-observation';
import { commandLine, fileEvidence, hidesMtu, takesConfig } from './findings/docker';
import { networkEvidence } from './findings/networks';
import type { Evidence } from './verdict';

/** The default bridge's MTU, bytes of IP packet, and its source. */
export interface BridgeMtu {
  mtu: number;
  source: Evidence;
  /** Docker did not report it: the value follows from its configuration. */
  deduced: boolean;
}

/**
 * The default bridge's MTU as Docker reports it. If Docker does not answer, the value that follows from its
 * configuration.
 * @returns null if both are unknown
 */
export function bridgeMtuOf(docker: DockerObservation): BridgeMtu | null {
  const network = docker.networks.find((one) => one.name === 'bridge');
  if (network?.effectiveMtu) return { mtu: network.effectiveMtu, source: networkEvidence(network), deduced: false };
  const { config } = docker;
  if (docker.access === 'ok' || docker.flavour === 'rootless') return null;
  if (config.state !== 'found' && config.state !== 'absent') return null;
  // It would have none, or would not start.
  if (config.noBridge || !takesConfig(docker)) return null;
  if (!docker.running && config.conflicts.length > 0) return null;
  if (hidesMtu(docker)) return null;
  const mtu = config.flagMtu ?? config.mtu ?? DOCKER_DEFAULT_MTU;
  return { mtu, source: config.flagMtu === null ? fileEvidence(config) : commandLine(docker), deduced: true };
}
