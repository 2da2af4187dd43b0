import { shellWord } from '../shell-word';
import { connectArguments, createArguments } from './arguments';
import type { NetworkPlan } from './plan-types';

/**
 * The commands with which a person restores a network as it was in the plan, if the instance could not. Pure.
 *
 * @param broken the step of the roll-back that failed
 * @returns lines for a shell on the instance, ready to paste; none if the network was never read
 */
export function putBackCommands({ network, option, endpoints }: NetworkPlan, broken: string): string[] {
  if (!network) return [];
  const starts = endpoints.filter(({ running }) => running).map((each) => `docker start ${shellWord(each.name)}`);
  // At that step the network is as it was, with all its containers.
  if (broken === 'restore-containers') return starts;
  const name = shellWord(network.name);
  const create = createArguments(network, option.before).map(shellWord);
  return [
    // The old one may never have been removed: then only containers are missing on it. If another network has the name
    // and stays, none is created and nobody is connected to the wrong one. Some containers may already be on the right
    // one.
    `[ "$(docker network inspect --format '{{.Id}}' ${name} 2>/dev/null)" = ${network.id} ] || {`,
    ...endpoints.map((endpoint) => `  docker network disconnect --force ${name} ${shellWord(endpoint.name)}`),
    `  docker network inspect ${name} >/dev/null 2>&1 && docker network rm ${name}`,
    `  docker network create ${create.join(' ')}`,
    '} && {',
    ...endpoints.map((endpoint) => {
      const how = connectArguments(endpoint).map(shellWord);
      return ['  docker network connect', ...how, name, shellWord(endpoint.name)].join(' ');
    }),
    ...starts.map((start) => `  ${start}`),
    '}',
  ];
}
