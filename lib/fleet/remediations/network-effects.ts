import { BEYOND_OVERLAY, DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { BRIDGE_NAME_OPTION, MTU_OPTION } from '@/lib/truth/docker/network-options';
import { GATEWAY_BRIDGE, ownerOf } from '@/lib/truth/docker/network-owner';
import { isEgressUnknown, leastEgress, unknownBelow } from '@/lib/truth/mtu/egress/least-egress';
import type { DockerNetworkObservation } from '@/lib/truth/probes/docker-observation';
import { composeCommands, composeOf } from './compose-commands';
import type { NetworkEffect } from './plan-types';
import { dockerOf, fitsElsewhere, type Seen } from './seen';
import { shellWord } from './shell-word';

/** The right MTU of a network, bytes of IP packet; null if it is not known. */
export type Fitting = (network: DockerNetworkObservation) => number | null;

/** The right MTU of each network if the default bridge gets `mtu`: the same, or what fits by its own egress. */
export function fittingOn(seen: Omit<Seen, 'facts' | 'answer'>, mtu: number): Fitting {
  const { observations } = seen;
  return ({ name, driver }) => {
    if (isEgressUnknown(observations, name) || unknownBelow(observations, name) !== null) return null;
    const family = leastEgress(observations, name)?.egress.family ?? 4;
    return (fitsElsewhere(seen, name) ?? mtu) - (driver === 'overlay' ? BEYOND_OVERLAY[family] : 0);
  };
}

/** Networks that containers use with another MTU than the right one. A restart of Docker does not change them. */
export function keepTheirMtu(
  networks: readonly DockerNetworkObservation[],
  fitting: Fitting,
): DockerNetworkObservation[] {
  return networks.filter((network) => {
    const { name, driver, configuredMtu } = network;
    const set = configuredMtu ?? DOCKER_DEFAULT_MTU;
    const mtu = fitting(network);
    if (mtu === null) return false;
    if (driver === 'bridge') return name !== 'bridge' && set !== mtu;
    // The option of an overlay network is the MTU of the underlay, which other nodes share: only a larger value is
    // wrong.
    return driver === 'overlay' && set > mtu;
  });
}

/**
 * These networks in the form that a plan shows, with the commands that recreate each.
 * @param networks the networks to check; default: all
 */
export function networkEffects(
  seen: Seen,
  fitting: Fitting,
  networks: readonly DockerNetworkObservation[] = dockerOf(seen)?.networks ?? [],
): NetworkEffect[] {
  return keepTheirMtu(networks, fitting).map((network) => {
    const { name, driver, composeProject, containers } = network;
    const owner = ownerOf(network);
    return {
      name,
      driver,
      mtu: network.effectiveMtu ?? DOCKER_DEFAULT_MTU,
      composeProject,
      containers,
      owner,
      placed: owner !== 'compose' || composeOf(seen.facts, composeProject ?? '') !== null,
      commands: commands(seen, network, owner, fitting(network) ?? DOCKER_DEFAULT_MTU),
    };
  });
}

/** For a person to read and paste; never run by Clearance. */
function commands(seen: Seen, network: DockerNetworkObservation, owner: NetworkEffect['owner'], mtu: number): string[] {
  const option = `--opt ${MTU_OPTION}=${mtu}`;
  if (owner === 'compose') return composeCommands(network, seen.facts, mtu);
  const subnets = (network.settings?.subnets ?? []).map((subnet) => `--subnet ${shellWord(subnet)} `).join('');
  if (network.name === GATEWAY_BRIDGE) return gatewayCommands(subnets, option);
  if (owner === 'swarm') return overlayCommands(network, subnets, option);
  return [
    ...network.containers.map(
      (container) => `docker network disconnect ${shellWord(network.name)} ${shellWord(container)}`,
    ),
    `docker network rm ${shellWord(network.name)}`,
    `docker network create --driver bridge ${subnets}${option} ${shellWord(network.name)}`,
    ...network.containers.map(
      (container) => `docker network connect ${shellWord(network.name)} ${shellWord(container)}`,
    ),
  ];
}

/** Each node has its own. It can only be removed while the node has no tasks. Tested on Docker 26.1. */
function gatewayCommands(subnets: string, option: string): string[] {
  const bridge = 'com.docker.network.bridge';
  return [
    '# on a manager, and until docker ps on this node lists no task: docker node update --availability drain NODE',
    `docker network disconnect -f ${GATEWAY_BRIDGE} gateway_ingress-sbox`,
    `docker network rm ${GATEWAY_BRIDGE}`,
    `docker network create ${subnets}--opt ${BRIDGE_NAME_OPTION}=${GATEWAY_BRIDGE} --opt ${bridge}.enable_icc=false --opt ${bridge}.enable_ip_masquerade=true ${option} ${GATEWAY_BRIDGE}`,
    'systemctl restart docker',
    '# on a manager: docker node update --availability active NODE',
  ];
}

/** One for all nodes. It can only be removed while no service and no container uses it. */
function overlayCommands({ name, encrypted, settings }: DockerNetworkObservation, subnets: string, option: string) {
  const { attachable = false, ingress = false } = settings ?? {};
  const kind = [
    ...(ingress ? ['--ingress '] : []),
    ...(attachable ? ['--attachable '] : []),
    ...(encrypted ? ['--opt encrypted '] : []),
  ];
  return [
    ingress
      ? '# on a manager, once no service publishes a port by it'
      : '# on a manager, once no service and no container uses it (a stack: put the option under driver_opts, then docker stack rm and deploy)',
    `docker network rm ${shellWord(name)}`,
    `docker network create --driver overlay ${kind.join('')}${subnets}${option} ${shellWord(name)}`,
  ];
}
