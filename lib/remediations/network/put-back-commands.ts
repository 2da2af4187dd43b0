import { quoted } from '../pasted';
import type { NetworkPlan } from '../plan-types';
import { connectArguments, createArguments } from './arguments';

/**
 * How a person puts a network back as it was when it was planned, should the instance not have managed to. Pure.
 *
 * @returns lines for a shell on the instance, ready to paste; none where the network was never read
 */
export function putBackCommands({ network, option, endpoints }: NetworkPlan): string[] {
  if (!network) return [];
  const name = quoted(network.name);
  const create = createArguments(network, option.before).map(quoted);
  return [
    // The old one may never have been removed: then only containers are missing on it.
    `[ "$(docker network inspect --format '{{.Id}}' ${name} 2>/dev/null)" = ${network.id} ] || {`,
    ...endpoints.map((endpoint) => `  docker network disconnect --force ${name} ${quoted(endpoint.name)}`),
    `  docker network rm ${name}`,
    `  docker network create ${create.join(' ')}`,
    '}',
    ...endpoints.map((endpoint) => {
      const how = connectArguments(endpoint).map(quoted);
      return ['docker network connect', ...how, name, quoted(endpoint.name)].join(' ');
    }),
  ];
}
