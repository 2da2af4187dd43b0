import { isDeepStrictEqual } from 'node:util';
import type { ContainerEffect } from '../plan-types';
import { inOrder } from './addresses';
import type { NetworkConfig, NetworkRepair, PlannedEndpoint } from './plan-types';
import type { Member, NetworkSeen } from './read';

/** A network that a change left incomplete, as it was in the plan of that change. */
export interface Pieces {
  /** Id of that remediation. */
  of: string;
  network: NetworkConfig;
  endpoints: PlannedEndpoint[];
  /** Ids of containers that were started again, and ended by themselves: they had done their work. */
  ended: string[];
}

export interface Repair {
  repair: NetworkRepair;
  /** In the order in which they are connected: those on the network as they are now, the missing ones as they were. */
  endpoints: PlannedEndpoint[];
  /** Containers that are on it again, or run again. */
  gained: ContainerEffect[];
  /** Names of those that are between two states, on it or not. */
  unsteady: string[];
  /** Those that exist and are not on it, as they are now. */
  missing: Member[];
}

/** In any other state a container cannot be connected to a network. */
export const STEADY = ['running', 'paused', 'exited', 'created'];

/**
 * What is missing of a network that a change left incomplete. Pure.
 *
 * @param network the present network; null if there is none
 * @param sameMtu containers on it get the MTU from before
 * @param containers those of the change that exist, and those on the network
 */
export function planRepair(
  { of, network: whole, endpoints, ended }: Pieces,
  network: NetworkSeen | null,
  sameMtu: boolean,
  containers: Member[],
): Repair {
  const byId = new Map(containers.map((each) => [each.endpoint.id, each]));
  const isOn = (id: string) => network?.members.some(({ endpoint }) => endpoint.id === id) ?? false;
  const left = endpoints.flatMap((before) => {
    const now = byId.get(before.id);
    return now ? [{ before, now }] : [];
  });
  const missing = left.filter(({ before }) => !isOn(before.id));
  const idle = left.filter(({ before, now }) => before.running && !now.endpoint.running && !ended.includes(before.id));
  const again = missing.map(({ before, now: { endpoint } }) => {
    const { name, running } = endpoint;
    return { ...before, name, running, address: running ? before.address : null, mayMove: false };
  });
  const idsOf = (some: typeof left) => some.map(({ before }) => before.id);
  const keeps = network !== null && sameMtu && isAs(network.config, whole);
  const planned = inOrder([...(network?.members ?? []).map(({ endpoint }) => endpoint), ...again], whole);
  return {
    repair: {
      ...{ of, now: network?.config ?? null, keeps, missing: idsOf(missing), idle: idsOf(idle) },
      gone: endpoints.filter(({ id }) => !byId.has(id)).map(({ name }) => name),
    },
    // A container that stays on it keeps its address.
    endpoints: planned.map((each) => (keeps && isOn(each.id) ? { ...each, mayMove: false } : each)),
    gained: [
      ...missing.filter(({ now }) => now.endpoint.running).map(({ now }) => effectOf(now, 'rejoins')),
      ...idle.map(({ now }) => effectOf(now, 'brought-up')),
    ],
    unsteady: left.filter(({ now }) => !STEADY.includes(now.status)).map(({ now }) => now.endpoint.name),
    missing: missing.map(({ now }) => now),
  };
}

/** Everything except the id is as it was; the daemon's defaults for new networks may have been added. */
function isAs(now: NetworkConfig, before: NetworkConfig): boolean {
  const options = Object.fromEntries(Object.entries(now.options).filter(([key]) => key in before.options));
  return isDeepStrictEqual({ ...now, id: '', options }, { ...before, id: '' });
}

function effectOf({ endpoint, image, policy, composeProject }: Member, effect: ContainerEffect['effect']) {
  const { id, name } = endpoint;
  return { id, name, image, restartPolicy: policy, composeProject, effect };
}
