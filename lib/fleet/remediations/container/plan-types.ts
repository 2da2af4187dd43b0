import type { Plan } from '../plan-types';

/** The preflight items before a container is restarted, in the order in which they are shown. */
export const CONTAINER_PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'docker',
  'restart-container',
  'restart-owner',
  'restart-shared',
  'restart-mtu',
  'state-space',
  'lock',
] as const;

/** An interface of a container on a bridge network of Docker. MTUs are bytes of IP packet. */
export interface PlannedInterface {
  network: string;
  networkId: string;
  /** As it is now. */
  now: number;
  /** That of its network, which it gets when the container starts. */
  mtu: number;
}

/** The container that a plan is bound to. */
export interface PlannedContainer {
  id: string;
  /** As Docker says it; if the container was started again since, the plan is refused. */
  startedAt: string;
  /** Docker waits this long for it to stop, and then kills it, s. */
  stopSeconds: number;
}

/** One restart of a container. `mtu` and `currentMtu` are those of its interface that is furthest from its network. */
export interface ContainerPlan extends Plan {
  kind: 'restart-container';
  /** Name of the container. */
  name: string;
  /** Null if it was not found: then the plan is blocked. */
  container: PlannedContainer | null;
  interfaces: PlannedInterface[];
}
