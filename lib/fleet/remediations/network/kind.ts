import { isDeepStrictEqual } from 'node:util';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { isInterrupted } from '../is-interrupted';
import type { Kind } from '../kind';
import { foreignOf } from '../mss-clamp/facts';
import { titleOf } from '../title-of';
import { underClamp } from '../under-clamp';
import { judgeNetwork } from './judge';
import { type NetworkWish, networkPlanner } from './plan';
import type { NetworkConfig, NetworkPlan } from './plan-types';
import { networkProgram } from './program';
import { putBackCommands } from './put-back-commands';
import { NETWORK_WORDS } from './words';

type NetworkKind = Kind<NetworkPlan, NetworkWish>;

const BOTH: Omit<NetworkKind, 'asked' | 'asksForProof'> = {
  planner: networkPlanner,
  program(plan) {
    const { network } = plan;
    if (!network) throw new Error('the plan has no network: it could not be read');
    return networkProgram({ ...plan, network });
  },
  steps: [
    ...['record-containers', 'save-network', 'disconnect', 'remove-network', 'create-network', 'compare-network'],
    ...['connect-again', 'interfaces', 'containers'],
    ...['restore-docker-answers', 'restore-network', 'restore-endpoints', 'restore-containers'],
  ],
  judge: (plan, inspected, recheck) =>
    underClamp(judgeNetwork(plan, inspected), inspected.observations, foreignOf(recheck)),
  asksForName: ({ containers }) => containers.some(isInterrupted),
  takenBack: {
    kind: 'restore-network',
    // Nobody wants the broken state back.
    isKnown: ({ network, repair }) => network !== null && !repair,
    wish({ id, failed, plan }): NetworkWish {
      const { name, option, currentMtu, network, endpoints } = plan;
      const pieces = failed && network ? { of: id, network, endpoints } : null;
      const mtu = currentMtu ?? DOCKER_DEFAULT_MTU;
      return { kind: 'restore-network', network: name, option: option.before, mtu, pieces };
    },
    byHand: (plan, failed) => (plan.repair ? [] : putBackCommands(plan, failed)),
  },
  rollout: {
    // A network's name belongs to one instance.
    onlyAsRemedy: true,
    bound: 'network',
    boundTo: ({ name, network, option }) => ({ name, network: sameConfig(network), option: option.before }),
    isAsLeft: ({ plan }, { network, currentMtu }: NetworkPlan) =>
      network !== null && currentMtu === plan.mtu && isDeepStrictEqual(sameConfig(network), sameConfig(plan.network)),
  },
  record: ({ name, network }) => ({ before: { network: name, id: network?.id }, after: {} }),
  change: (plan) => ({ view: 'network', plan }),
  words: (plan) =>
    plan.repair
      ? { title: { key: 'title.repair', values: { name: plan.name } }, about: 'repair' }
      : { title: titleOf(plan, plan.name), about: NETWORK_WORDS.about },
};

/** Without its id: a network that somebody recreated with the same settings is the one that was shown. */
function sameConfig(network: NetworkConfig | null): Omit<NetworkConfig, 'id'> | null {
  if (network === null) return null;
  const { id: _, ...config } = network;
  return config;
}

/** A user-defined network, recreated with another MTU. */
export const recreateNetwork: NetworkKind = {
  ...BOTH,
  asked: {
    means: 'a user-defined network, recreated',
    wish: ({ mtu, network }) => ({ kind: 'recreate-network', mtu, network }),
  },
  asksForProof: true,
};

/** The network as it was, or repaired from what a change left of it. */
export const restoreNetwork: NetworkKind = { ...BOTH, asked: null, asksForProof: false };
