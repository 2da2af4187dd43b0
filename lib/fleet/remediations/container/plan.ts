import { CodedError } from '@/lib/platform/errors/coded';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import type { ContainerObservation } from '@/lib/truth/probes/docker-observation';
import type { MadePlan, Planner } from '../planner';
import { dockerOf, egressMtuOf, engineOf, type Seen } from '../seen';
import { containerQuestion, readContainerFacts } from './facts';
import { isContainerName } from './name';
import type { ContainerPlan, PlannedInterface } from './plan-types';
import { preflightContainer } from './preflight';

export interface ContainerWish {
  kind: 'restart-container';
  /** Name of the container. */
  container: string;
}

/**
 * Planner of one restart of a container.
 * @throws CodedError `remediation.bad-container` (422) for a name that no container can have
 */
export function containerPlanner({ container }: ContainerWish): Planner<ContainerPlan> {
  if (!isContainerName(container)) throw new CodedError('remediation.bad-container', 422, {}, 'container');
  return {
    asks: containerQuestion(container),
    newNetworks: 0,
    plan: (seen, confirmSeconds) => planContainer(seen, container, confirmSeconds),
  };
}

function planContainer(seen: Seen, name: string, confirmSeconds: number): MadePlan<ContainerPlan> {
  const facts = readContainerFacts(seen.answer, name);
  const found = dockerOf(seen)?.containers.find((one) => one.id === facts?.id) ?? null;
  const interfaces = found ? interfacesOf(seen, found) : [];
  const [worst] = interfaces.toSorted((a, b) => Math.abs(b.now - b.mtu) - Math.abs(a.now - a.mtu));
  const preflight = preflightContainer(seen, { name, facts, found, interfaces });
  const stopSeconds = facts?.stopSeconds ?? 0;
  const plan: ContainerPlan = {
    version: 1,
    kind: 'restart-container',
    mtu: worst?.mtu ?? DOCKER_DEFAULT_MTU,
    currentMtu: worst?.now ?? null,
    egressMtu: worst ? egressMtuOf(seen, worst.network) : null,
    engine: engineOf(seen),
    name,
    container: facts && facts.startedAt !== '' ? { id: facts.id, startedAt: facts.startedAt, stopSeconds } : null,
    interfaces,
    alreadyInForce: interfaces.length > 0 && interfaces.every(({ now, mtu }) => now === mtu),
    preflight,
    blocked: preflight.some(({ outcome }) => outcome === 'block'),
    containers: found
      ? [
          {
            ...{ id: found.id, name: found.name, image: found.image, restartPolicy: found.restartPolicy },
            ...{ composeProject: found.composeProject, effect: 'restarted' },
          },
        ]
      : [],
    networks: [],
    // A program that does not listen to the signal is killed only after the whole time.
    expectedInterruptionMs: Math.max(0, stopSeconds) * 1000 + 2000,
    confirmSeconds,
  };
  return { plan, before: null, after: null };
}

/** Its interfaces on bridge networks whose MTU is known. Docker does not decide on that of the others. */
function interfacesOf(seen: Seen, container: ContainerObservation): PlannedInterface[] {
  const networks = dockerOf(seen)?.networks ?? [];
  return container.interfaces.flatMap((one) => {
    const network = networks.find(({ name }) => name === one.network);
    if (network?.driver !== 'bridge' || network.effectiveMtu === null) return [];
    return [{ network: network.name, networkId: network.id, now: one.mtu, mtu: network.effectiveMtu }];
  });
}
