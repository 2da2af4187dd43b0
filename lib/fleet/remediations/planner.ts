import { CodedError } from '@/lib/platform/errors/coded';
import type { Question } from '@/lib/remote/runner/root-script';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import type { Plan } from './plan-types';
import { egressMtuOf, fitsElsewhere, type Seen } from './seen';

export interface MadePlan<P extends Plan = Plan> {
  plan: P;
  /** Bytes of the changed thing (such as daemon.json), as read and after the change; null if there are none. */
  before: Uint8Array | null;
  after: Uint8Array | null;
}

/** How a wish is planned. Its FixProgram carries the plan out. */
export interface Planner<P extends Plan = Plan> {
  /** Asked in the same script, after the facts; null if the facts are enough. */
  asks: Question | null;
  /** Number of additional networks after the change: a proof on each takes time. */
  newNetworks: number;
  /** Pure. @param confirmSeconds time that the instance waits for a confirmation before it rolls the change back */
  plan(seen: Seen, confirmSeconds: number): MadePlan<P>;
}

/**
 * The MTU of a plan, bytes of IP packet: the given one, or the recommended one, or what the egress of the network carries.
 * Without root nothing could be read and the plan is blocked anyway: then it is Docker's default.
 * @param network default: the default bridge, for which the recommendation is
 * @throws CodedError `remediation.no-mtu` (422)
 */
export function wantedMtu(wished: number | null, seen: Seen, network = 'bridge'): number {
  const mtu = wished ?? fitsElsewhere(seen, network) ?? seen.recommendedMtu ?? egressMtuOf(seen, network);
  if (mtu === null && seen.facts.root) throw new CodedError('remediation.no-mtu', 422, {}, 'mtu');
  return mtu ?? DOCKER_DEFAULT_MTU;
}
