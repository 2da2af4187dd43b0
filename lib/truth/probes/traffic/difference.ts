import {
  type NamespaceTraffic,
  TRAFFIC_COUNTERS,
  type TrafficCounts,
  type TrafficObservation,
  type TrafficSince,
} from '@/lib/truth/probes/traffic-observation';

/**
 * How much the counters of one namespace grew between two readings.
 * @returns only counters that grew; none if one went backwards, because it is then another namespace
 */
export function grownBetween(before: TrafficCounts | null, after: TrafficCounts | null): TrafficCounts {
  const grown: TrafficCounts = {};
  for (const name of TRAFFIC_COUNTERS) {
    const [was, is] = [before?.[name], after?.[name]];
    if (was === undefined || is === undefined) continue;
    if (is < was) return {};
    if (is > was) grown[name] = is - was;
  }
  return grown;
}

/** How much the counters of one namespace grew during the inspection. */
export function grownDuring({ first, last }: NamespaceTraffic): TrafficCounts {
  return grownBetween(first, last);
}

/**
 * How much the counters grew between two inspections: from the end of the earlier one to the start of this one, so that
 * nothing of what an inspection itself sends is in it.
 * @param at when the earlier one ended
 * @returns undefined if the earlier one is not of the same boot, or did not read the counters at its end
 */
export function grownSince(now: TrafficObservation, before: TrafficObservation, at: Date): TrafficSince | undefined {
  const started = before.namespaces.find(({ container }) => container === null);
  if (now.boot === '' || now.boot !== before.boot || !started?.last) return undefined;
  const grown = now.namespaces.flatMap(({ container, pid, first }) => {
    const was = before.namespaces.find((one) => one.container === container && one.pid === pid);
    const counts = grownBetween(was?.last ?? null, first);
    return Object.keys(counts).length > 0 ? [{ container, counts }] : [];
  });
  return { at: at.toISOString(), grown };
}
