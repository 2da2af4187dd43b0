import { isInterrupted } from '../is-interrupted';
import type { Kind } from '../kind';
import { titleOf } from '../title-of';
import { judgeContainer } from './judge';
import { type ContainerWish, containerPlanner } from './plan';
import type { ContainerPlan } from './plan-types';
import { containerProgram } from './program';
import { CONTAINER_WORDS } from './words';

/** One restart of a container, whose interface is older than the MTU of its network. */
export const restartContainer: Kind<ContainerPlan, ContainerWish> = {
  asked: {
    means: 'one restart of a container, which then gets the MTU of its network',
    wish: ({ container }) => ({ kind: 'restart-container', container }),
  },
  planner: containerPlanner,
  program: containerProgram,
  steps: [
    ...['keep-container', 'restart-container', 'container-runs', 'container-mtu', 'others-run-on'],
    ...['restore-docker-answers', 'run-container-again'],
  ],
  // Its own interface is the proof.
  asksForProof: false,
  judge: judgeContainer,
  asksForName: ({ containers }) => containers.some(isInterrupted),
  // Nothing was changed that could be put back.
  takenBack: null,
  // A container's name belongs to one instance.
  rollout: null,
  record: ({ name, container, interfaces }) => ({
    before: { container: name, id: container?.id, mtus: interfaces.map(({ network, now }) => ({ network, mtu: now })) },
    after: { container: name, mtus: interfaces.map(({ network, mtu }) => ({ network, mtu })) },
  }),
  change: (plan) => ({ view: 'container', plan }),
  words: (plan) => ({ title: titleOf(plan, plan.name), about: CONTAINER_WORDS.about }),
};
