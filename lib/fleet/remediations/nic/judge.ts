import type { Inspected, Judgement } from '../judgement';
import type { NicPlan } from './plan-types';

/**
 * Whether the new MTU can stay, by the inspection after it: the link has it, and the instance was reached. Containers
 * prove nothing here: Docker's MTU may still be too large, and its fix comes after this one. Pure.
 */
export function judgeNic(plan: Pick<NicPlan, 'interface' | 'mtu'>, { verdict, observations }: Inspected): Judgement {
  const links = observations?.links.known ? observations.links.value : [];
  const link = links.find(({ name }) => name === plan.interface);
  const output = `${verdict}, ${plan.interface}: MTU ${link?.mtu ?? '?'}`;
  if (!link) return { state: 'undecided', output };
  return { state: link.mtu === plan.mtu ? 'passed' : 'failed', output };
}
