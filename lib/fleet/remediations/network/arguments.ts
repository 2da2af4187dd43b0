import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import type { NetworkConfig, NetworkPlan, PlannedEndpoint } from './plan-types';

type Arguments = Pick<NetworkPlan, 'option' | 'endpoints' | 'repair'> & { network: NetworkConfig };

/**
 * The arguments of `docker network create` and `connect` as lines `<what> <argument as base64>`, the addresses from
 * before, and the containers that are missing or stopped.
 */
export function argumentLines({ network, option, endpoints, repair }: Arguments): string {
  const now = repair ? repair.now : network;
  const lines: [string, string][] = [];
  const add = (what: string, values: string[]) => lines.push(...values.map((value): [string, string] => [what, value]));
  if (now) add('create-old', createArguments(now, option.before));
  add('create-new', createArguments(network, option.after));
  for (const endpoint of endpoints) {
    add(`connect-${endpoint.id}`, [...connectArguments(endpoint), network.name, endpoint.id]);
    if (endpoint.address) add(`was-${endpoint.id}`, [endpoint.address]);
  }
  for (const id of repair?.missing ?? []) add(`missing-${id}`, ['']);
  for (const id of repair?.idle ?? []) add(`idle-${id}`, ['']);
  return lines.map(([what, value]) => `${what} ${Buffer.from(value).toString('base64')}\n`).join('');
}

/** The arguments of `docker network create`, with the new MTU option; null if it must not be set. */
export function createArguments(network: NetworkConfig, mtu: string | null): string[] {
  const options = mtu === null ? network.options : { ...network.options, [MTU_OPTION]: mtu };
  return [
    ...['--driver', 'bridge'],
    ...flags('--ipam-opt', network.ipamOptions),
    ...network.pools.flatMap(({ subnet, range, gateway, reserved }) => [
      ...['--subnet', subnet],
      ...(range ? ['--ip-range', range] : []),
      ...(gateway ? ['--gateway', gateway] : []),
      ...flags('--aux-address', reserved),
    ]),
    ...(network.ipv4 ? [] : ['--ipv4=false']),
    // Always given: since 27 the daemon decides if it is left out.
    `--ipv6=${network.ipv6}`,
    ...(network.internal ? ['--internal'] : []),
    ...(network.attachable ? ['--attachable'] : []),
    ...flags('--opt', options),
    ...flags('--label', network.labels),
    network.name,
  ];
}

/** The arguments of `docker network connect` for a container, before the names of network and container. */
export function connectArguments(endpoint: PlannedEndpoint): string[] {
  return [
    ...(endpoint.fixed4 ? ['--ip', endpoint.fixed4] : []),
    ...(endpoint.fixed6 ? ['--ip6', endpoint.fixed6] : []),
    ...endpoint.linkLocal.flatMap((address) => ['--link-local-ip', address]),
    ...endpoint.aliases.flatMap((alias) => ['--alias', alias]),
    ...endpoint.links.flatMap((link) => ['--link', link]),
    ...flags('--driver-opt', endpoint.driverOptions),
    ...(endpoint.gatewayPriority === 0 ? [] : ['--gw-priority', String(endpoint.gatewayPriority)]),
  ];
}

function flags(flag: string, values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
}
