import { CodedError } from '@/lib/platform/errors/coded';
import type { Question } from '@/lib/remote/runner/root-script';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import type { Plan } from './plan-types';
import { egressMtuOf, type Seen } from './seen';

export interface MadePlan<P extends Plan = Plan> {
  plan: P;
  /** Bytes of what is changed, as read and as they are to be: daemon.json, say; null where there is none. */
  before: Uint8Array | null;
  after: Uint8Array | null;
}

/** How a wish is planned; how the plan is carried out is its FixProgram. */
export interface Planner<P extends Plan = Plan> {
  /** Asked in the same script as the facts, after them; null where they are enough. */
  asks: Question | null;
  /** Networks that there may be afterwards and are not now: a proof on each takes time. */
  newNetworks: number;
  /** Pure. @param confirmSeconds time that the instance waits for a confirmation before it takes the change back */
  plan(seen: Seen, confirmSeconds: number): MadePlan<P>;
}

/**
 * The MTU that a plan is made for, bytes of IP packet: what was wished for, else recommended, else the egress
 * interface's. Without root nothing could be read and the plan is blocked anyway: then it is Docker's default.
 * @throws CodedError `remediation.no-mtu` (422)
 */
export function wantedMtu(wished: number | null, seen: Seen): number {
  const mtu = wished ?? seen.recommendedMtu ?? egressMtuOf(seen);
  if (mtu === null && seen.facts.root) throw new CodedError('remediation.no-mtu', 422, {}, 'mtu');
  return mtu ?? DOCKER_DEFAULT_MTU;
}
