import { CodedError } from '@/lib/platform/errors/coded';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { ownerOf } from '@/lib/truth/docker/network-owner';
import { type Frames, textOf, textsOf } from '@/lib/truth/script/frames';
import { composeOf, fileToEdit } from '../compose-commands';
import { networkEffects } from '../network-effects';
import type { ContainerEffect, NetworkEffect } from '../plan-types';
import { type Planner, wantedMtu } from '../planner';
import type { Facts } from '../script/fact-types';
import { dockerOf, egressMtuOf, engineOf, type Seen } from '../seen';
import { inOrder } from './addresses';
import { NETWORK_NAME } from './functions';
import { readJoinedContainers } from './joined-containers';
import type { NetworkPlan, NetworkRepair, PlannedEndpoint } from './plan-types';
import { defaultOptions, preflightNetwork, type RepairIntent } from './preflight';
import { networkQuestion } from './question';
import { countNetworks, type NetworkSeen, readContainers, readNetwork } from './read';
import { type Pieces, planRepair, type Repair } from './repair';

export type NetworkWish =
  /** Bytes of IP packet; null for the recommended MTU, or that of the egress interface. */
  | { kind: 'recreate-network'; network: string; mtu: number | null }
  /** As it was: the MTU of its containers, and the option that set it; null if it was not set. */
  | {
      kind: 'restore-network';
      network: string;
      mtu: number;
      option: string | null;
      /** If it was left incomplete: the input of the repair. */
      pieces: Omit<Pieces, 'ended'> | null;
    };

/**
 * Planner of a change of a user-defined network: recreated with another MTU or as it was, or repaired from what is
 * left.
 * @throws CodedError `remediation.bad-network` (422) for a name that Docker gives no network
 */
export function networkPlanner(wish: NetworkWish): Planner<NetworkPlan> {
  if (!NETWORK_NAME.test(wish.network)) throw new CodedError('remediation.bad-network', 422, {}, 'network');
  const pieces = piecesOf(wish);
  return {
    asks: networkQuestion(wish.network, pieces && { of: pieces.of, ids: pieces.endpoints.map(({ id }) => id) }),
    // A network that is gone may be created again.
    newNetworks: wish.kind === 'restore-network' ? 1 : 0,
    // The plan has what is restored: nothing else is changed.
    plan: (seen, confirmSeconds) => ({ plan: planNetwork(seen, wish, confirmSeconds), before: null, after: null }),
  };
}

function planNetwork(seen: Seen, wish: NetworkWish, confirmSeconds: number): NetworkPlan {
  const { facts, answer } = seen;
  const network = readNetwork(answer);
  const mtu = wantedMtu(wish.mtu, seen, wish.network);
  const byHand = effectOn(seen, wish.network, mtu);
  const owner = network ? ownerOf({ ...network, name: network.config.name }) : (byHand?.owner ?? 'nobody');
  const currentMtu = network && (whole(network.option) ?? DOCKER_DEFAULT_MTU);
  const pieces = piecesOf(wish);
  const containers = readContainers(answer, network?.config ?? { id: '', name: wish.network });
  const all = pieces && { ...pieces, ...notesOf(pieces, answer) };
  const put = all && planRepair(all, network, currentMtu === mtu, containers ?? []);
  // If an owner has to recreate it, this plan interrupts nobody.
  const mine = owner === 'nobody';
  const endpoints = mine ? (put?.endpoints ?? (network ? endpointsOn(network) : [])) : [];
  const preflight = preflightNetwork(seen, network, {
    ...{ name: wish.network, mtu, back: wish.kind === 'restore-network', owner, count: countNetworks(answer) },
    ...{
      endpoints,
      repair: all && put ? intentOf(all, put, containers === null) : null,
    },
  });
  const cutOff = network && mine && !put?.repair.keeps ? connectedBy(network) : [];
  return {
    version: 1,
    kind: wish.kind,
    name: wish.network,
    mtu,
    currentMtu,
    egressMtu: egressMtuOf(seen, wish.network),
    engine: engineOf(seen),
    network: pieces?.network ?? network?.config ?? null,
    ...(put ? { repair: put.repair } : {}),
    option: {
      before: optionBefore(seen, network),
      after: wish.kind === 'restore-network' ? wish.option : String(mtu),
    },
    alreadyInForce: put ? containers !== null && network?.count != null && isWhole(put.repair) : currentMtu === mtu,
    edit: network && owner === 'compose' ? composeEdit(facts, network, mtu) : null,
    endpoints,
    fingerprint: textOf(answer, 'fingerprint').trim(),
    preflight,
    blocked: preflight.some(({ outcome }) => outcome === 'block'),
    containers: [...cutOff, ...(put && mine ? put.gained : [])],
    networks: byHand && !mine ? [byHand] : [],
    // A container is disconnected from the first disconnect to the last connect: about 200 ms each in Docker, and the
    // same for the notes that the roll-back needs.
    expectedInterruptionMs: cutOff.length === 0 ? 0 : Math.min(120_000, 2000 + 500 * endpoints.length),
    confirmSeconds,
  };
}

function piecesOf(wish: NetworkWish) {
  return wish.kind === 'restore-network' ? (wish.pieces ?? undefined) : undefined;
}

/**
 * Notes of the earlier change on the instance: containers that came meanwhile and were disconnected, and those that had
 * ended.
 */
function notesOf({ endpoints }: Omit<Pieces, 'ended'>, answer: Frames): Pick<Pieces, 'endpoints' | 'ended'> {
  const known = new Set(endpoints.map(({ id }) => id));
  const came = readJoinedContainers(answer).filter(({ id }) => !known.has(id));
  return { endpoints: [...endpoints, ...came], ended: textsOf(answer, 'ended') };
}

function endpointsOn({ members, config }: NetworkSeen): PlannedEndpoint[] {
  return inOrder(
    members.map(({ endpoint }) => endpoint),
    config,
  );
}

function intentOf({ network }: Pieces, { repair, unsteady, missing }: Repair, unread: boolean): RepairIntent {
  return { whole: network, gone: repair.gone, unsteady, missing, unread };
}

function isWhole({ keeps, missing, idle }: NetworkRepair): boolean {
  return keeps && missing.length === 0 && idle.length === 0;
}

/**
 * The option that creates the network from before. A daemon with its own default (from 24 on) would use that default if
 * the option is not set.
 */
function optionBefore(seen: Seen, network: NetworkSeen | null): string | null {
  if (network?.option != null) return network.option;
  return defaultOptions(seen).includes(MTU_OPTION) ? String(DOCKER_DEFAULT_MTU) : null;
}

/**
 * Running containers that are disconnected for a moment: those on the network, and those that share a network with one.
 */
function connectedBy({ members, sharing }: NetworkSeen): ContainerEffect[] {
  return members
    .filter(({ endpoint }) => endpoint.running)
    .flatMap(({ endpoint: { id, name }, image, policy, composeProject }) => {
      const effect = (named: string, of: string): ContainerEffect => {
        return { id: of, name: named, image, restartPolicy: policy, composeProject, effect: 'cut-off' };
      };
      const sharers = sharing.filter((each) => each.with === id).map((each) => effect(each.name, `${id}/${each.name}`));
      return [effect(name, id), ...sharers];
    });
}

/** How a person recreates the network; null if the instance has no network of that name. */
function effectOn(seen: Seen, name: string, mtu: number): NetworkEffect | null {
  const networks = dockerOf(seen)?.networks.filter((each) => each.name === name);
  return networkEffects(seen, () => mtu, networks)[0] ?? null;
}

function composeEdit(facts: Facts, { composeProject, composeNetwork }: NetworkSeen, mtu: number): string {
  const made = composeOf(facts, composeProject ?? '');
  const key = composeNetwork ?? 'default';
  // The name comes from the instance: it is a plain key only if it looks like one.
  const name = /^[A-Za-z][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key.replace(/\p{C}/gu, '?'));
  const file = made ? `# ${fileToEdit(made)}\n` : '';
  return `${file}networks:\n  ${name}:\n    driver_opts:\n      ${MTU_OPTION}: "${mtu}"`;
}

function whole(digits: string | null): number | null {
  return /^\d{1,5}$/.test(digits ?? '') ? Number(digits) : null;
}
