import { egressMtu, mainEgress } from '@/lib/truth/mtu/recommend';
import type { Observations } from '@/lib/truth/probes/observations';
import { parseObservations } from '@/lib/truth/probes/parse-inspection';
import type { Frames } from '@/lib/truth/script/frames';
import type { Facts } from './script/fact-types';
import { readFacts } from './script/read-facts';

/** What a plan is made from. */
export interface Seen {
  /** What an inspection sees, too, as a diagnosis takes it; what a plan does not ask for is unknown. */
  observations: Observations;
  /** What only a plan asks. */
  facts: Facts;
  /** Everything that the script said, with the answers to what the planner asked. Untrusted. */
  answer: Frames;
  /** Bytes of IP packet, from the newest inspection; null where it recommends none. */
  recommendedMtu: number | null;
}

/** Reads what the script of a plan said. */
export function readSeen(answer: Frames, recommendedMtu: number | null = null): Seen {
  return { observations: parseObservations(answer), facts: readFacts(answer), answer, recommendedMtu };
}

/** The largest packet that leaves the instance by the way that containers' traffic takes; null where none is known. */
export function egressMtuOf({ observations }: Pick<Seen, 'observations'>): number | null {
  const egress = mainEgress(observations);
  return egress && egressMtu(egress);
}
