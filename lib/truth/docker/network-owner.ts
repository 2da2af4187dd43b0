/** Labels that Compose puts on networks and containers: the project, and the network's key in its file. */
export const COMPOSE_PROJECT = 'com.docker.compose.project';
export const COMPOSE_NETWORK = 'com.docker.compose.network';

/** The bridge through which a Swarm's containers leave the instance. Docker makes it itself. */
export const GATEWAY_BRIDGE = 'docker_gwbridge';

/** Who recreates a network when it is removed; `nobody` if a person made it. */
export type NetworkOwner = 'compose' | 'swarm' | 'nobody';

/**
 * The owner of a network.
 * @param network.scope `local` or `swarm`
 * @param network.composeProject its label COMPOSE_PROJECT; null if there is none
 */
export function ownerOf(network: { name: string; scope: string; composeProject: string | null }): NetworkOwner {
  const { name, scope, composeProject } = network;
  if (composeProject !== null) return 'compose';
  return scope === 'swarm' || name === GATEWAY_BRIDGE ? 'swarm' : 'nobody';
}
