import { CodedError } from '@/lib/platform/errors/coded';
import type { Answer, Question } from '@/lib/remote/runner/envelope';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import type { Plan } from './plan-types';
import type { Facts } from './script/fact-types';

/** What a plan is made from. */
export interface Seen {
  facts: Facts;
  /** Everything that the script said, with the answers to what the planner asked. Untrusted. */
  answer: Answer;
  /** Bytes of IP packet, from the newest inspection; null where it recommends none. */
  recommendedMtu: number | null;
}

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
export function wantedMtu(wished: number | null, facts: Facts, recommended: number | null): number {
  const mtu = wished ?? recommended ?? facts.egressMtu;
  if (mtu === null && facts.root) throw new CodedError('remediation.no-mtu', 422, {}, 'mtu');
  return mtu ?? DOCKER_DEFAULT_MTU;
}
