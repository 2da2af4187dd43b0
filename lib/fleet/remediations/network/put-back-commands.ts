import { shellWord } from '../shell-word';
import { connectArguments, createArguments } from './arguments';
import type { NetworkPlan } from './plan-types';

/**
 * How a person puts a network back as it was when it was planned, should the instance not have managed to. Pure.
 *
 * @param broken the step of the way back that failed
 * @returns lines for a shell on the instance, ready to paste; none where the network was never read
 */
export function putBackCommands({ network, option, endpoints }: NetworkPlan, broken: string): string[] {
  if (!network) return [];
  const starts = endpoints.filter(({ running }) => running).map((each) => `docker start ${shellWord(each.name)}`);
  // By then the network is as it was, with everybody on it.
  if (broken === 'restore-containers') return starts;
  const name = shellWord(network.name);
  const create = createArguments(network, option.before).map(shellWord);
  return [
    // The old one may never have been removed: then only containers are missing on it. Where another one is in the way
    // and stays, none is made, and nobody is put on the wrong one; some may be on the right one already.
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
