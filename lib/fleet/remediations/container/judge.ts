import type { Inspected, Judgement } from '../judgement';
import type { ContainerPlan } from './plan-types';

/**
 * Whether the restart did what it was for, by the inspection after it: the container runs, and none of its interfaces
 * has another MTU than its network. Undecided if its interfaces were not seen. Pure.
 */
export function judgeContainer(
  plan: Pick<ContainerPlan, 'name' | 'container' | 'interfaces'>,
  { verdict, observations }: Inspected,
): Judgement {
  const docker = observations?.docker.known ? observations.docker.value : null;
  const container = docker?.containers.find(({ id }) => id === plan.container?.id);
  const told = plan.interfaces.map((one) => ({
    ...one,
    is: container?.interfaces.find(({ network }) => network === one.network)?.mtu ?? null,
  }));
  const output = [verdict, ...told.map(({ network, is }) => `${plan.name}, ${network}: ${is ?? '?'}`)].join('\n');
  if (!container || told.some(({ is }) => is === null)) return { state: 'undecided', output };
  return { state: told.every(({ is, mtu }) => is === mtu) ? 'passed' : 'failed', output };
}
