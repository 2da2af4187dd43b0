import { egressMtu, mainEgress } from '@/lib/truth/mtu/recommend';
import type { DockerObservation } from '@/lib/truth/probes/docker-observation';
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

/** The system's Docker; null where there is none. */
export function dockerOf({ observations }: Pick<Seen, 'observations'>): DockerObservation | null {
  return observations.docker.known ? observations.docker.value : null;
}

/** Version of the engine that answered; null where Docker did not answer, or is down. */
export function engineOf(seen: Pick<Seen, 'observations'>): string | null {
  const docker = dockerOf(seen);
  return docker?.running && docker.access === 'ok' ? docker.version : null;
}

/**
 * What is known of the dockerd that reads daemon.json at its next start, as readDaemonConfig takes it: the version of the
 * engine that answered, and whether the program can validate.
 */
export function dockerdOf(seen: Pick<Seen, 'observations' | 'facts'>): [version: string | null, canValidate: boolean] {
  return [engineOf(seen), seen.facts.canValidate];
}

/** MTU that Docker says of its default bridge, bytes of IP packet; null where it did not say, or is down. */
export function bridgeMtuOf(seen: Pick<Seen, 'observations'>): number | null {
  return dockerOf(seen)?.networks.find(({ name }) => name === 'bridge')?.effectiveMtu ?? null;
}

/** What of a list Docker did not tell; null where it told all of it, or is down. */
export function untoldOf(
  seen: Pick<Seen, 'observations'>,
  part: 'containers' | 'networks',
): { missing: number | null; detail: string } | null {
  return dockerOf(seen)?.unseen?.find((one) => one.part === part) ?? null;
}
