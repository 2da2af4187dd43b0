import { hasOtherEgress, leastEgress } from '@/lib/truth/mtu/egress/least-egress';
import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import type { DockerObservation } from '@/lib/truth/probes/docker-observation';
import type { Observations } from '@/lib/truth/probes/observations';
import { parseObservations } from '@/lib/truth/probes/parse-inspection';
import type { Frames } from '@/lib/truth/script/frames';
import type { Facts } from './script/fact-types';
import { readFacts } from './script/read-facts';

/** The input of a plan. */
export interface Seen {
  /** What an inspection sees, too, in the form that a diagnosis needs. What a plan does not ask for is unknown. */
  observations: Observations;
  /** Facts that only a plan asks for. */
  facts: Facts;
  /** The whole output of the script, with the answers to the planner's questions. Untrusted. */
  answer: Frames;
  /** Bytes of IP packet, from the newest inspection; null if it recommends none. */
  recommendedMtu: number | null;
  /** The same for each network that had another egress than the default bridge, by its name. */
  recommendedElsewhere: ReadonlyMap<string, number>;
  /** What the newest inspection measured on paths that carry less than the instance sends, bytes of IP packet. */
  narrowPathMtus: readonly number[];
}

/** Reads the output of a plan's script. */
export function readSeen(answer: Frames, recommendedMtu: number | null = null): Seen {
  const observations = parseObservations(answer);
  return {
    observations,
    facts: readFacts(answer),
    answer,
    recommendedMtu,
    recommendedElsewhere: new Map(),
    narrowPathMtus: [],
  };
}

/**
 * The largest packet that can leave the instance by every egress of a network's containers; null if unknown.
 * @param network default: the default bridge
 */
export function egressMtuOf({ observations }: Pick<Seen, 'observations'>, network?: string): number | null {
  // A route whose link is missing from a cut list is missing, too: another one could be taken for the main one.
  if (observations.incomplete.includes('links')) return null;
  return leastEgress(observations, network)?.limit.mtu ?? null;
}

/**
 * What fits on a network that has another egress than the default bridge: what it carries now, and not more than the newest
 * inspection recommends. Bytes of IP packet; null if the network has no other egress, or if it is not known.
 */
export function fitsElsewhere(seen: Omit<Seen, 'facts' | 'answer'>, network: string): number | null {
  if (!hasOtherEgress(seen.observations, network)) return null;
  const carried = egressMtuOf(seen, network);
  return carried && Math.min(carried, seen.recommendedElsewhere.get(network) ?? carried);
}

/** Sizes of measured paths that carry less than the instance sends, bytes of IP packet. */
export function narrowPathMtusIn({ paths }: Pick<Observations, 'paths'>): number[] {
  return paths.flatMap((path) => (path.outcome === 'clear' ? [] : (knownPathMtu(path) ?? [])));
}

/** The system's Docker; null if there is none. */
export function dockerOf({ observations }: Pick<Seen, 'observations'>): DockerObservation | null {
  return observations.docker.known ? observations.docker.value : null;
}

/** Version of the engine that answered; null if Docker did not answer, or is down. */
export function engineOf(seen: Pick<Seen, 'observations'>): string | null {
  const docker = dockerOf(seen);
  return docker?.running && docker.access === 'ok' ? docker.version : null;
}

/**
 * What is known of the dockerd that reads daemon.json at its next start, for readDaemonConfig: the version of the engine
 * that answered, and whether the program has `--validate`; null if unknown.
 */
export function dockerdOf(
  seen: Pick<Seen, 'observations' | 'facts'>,
): [version: string | null, canValidate: boolean | null] {
  const { canValidate, knownFlags } = seen.facts;
  // The flags are read only if it cannot validate. If there are none, dockerd did not answer.
  return [engineOf(seen), canValidate || (knownFlags.length > 0 ? false : null)];
}

/** MTU of the default bridge as Docker reports it, bytes of IP packet; null if it did not report it, or is down. */
export function bridgeMtuOf(seen: Pick<Seen, 'observations'>): number | null {
  return dockerOf(seen)?.networks.find(({ name }) => name === 'bridge')?.effectiveMtu ?? null;
}

/** Entries of a list that Docker did not report; null if it reported all, or is down. */
export function untoldOf(
  seen: Pick<Seen, 'observations'>,
  part: 'containers' | 'networks',
): { missing: number | null; detail: string } | null {
  return dockerOf(seen)?.unseen?.find((one) => one.part === part) ?? null;
}
