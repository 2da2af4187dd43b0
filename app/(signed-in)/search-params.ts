import { createLoader, createSerializer, parseAsString } from 'nuqs/server';
import { type FleetFilter, type FleetSort, fleetFilterSchema, fleetSortSchema } from '@/lib/fleet/instances/schema';

const fleetParams = {
  q: parseAsString,
  verdict: parseAsString,
  cause: parseAsString,
  tag: parseAsString,
  credential: parseAsString,
  sort: parseAsString,
  cursor: parseAsString,
};

export const loadFleetParams = createLoader(fleetParams);
const serialize = createSerializer(fleetParams);

/** URL of the fleet page with these filters. */
export function fleetHref(params: Partial<FleetParams>): string {
  return serialize('/', params);
}

/** URL to plan a rollout over the instances that match these filters; without filters, explicitly over all. */
export function rolloutHref({ q, verdict, cause, tag, credential }: Partial<FleetParams>, filtered: boolean): string {
  return filtered ? serialize('/rollouts/new', { q, verdict, cause, tag, credential }) : '/rollouts/new?all=1';
}

export type FleetParams = Awaited<ReturnType<typeof loadFleetParams>>;

/** The filter of a URL; null if it has an unknown value, which must never become "all". */
export function filterOf(
  params: Pick<FleetParams, 'q' | 'verdict' | 'cause' | 'tag' | 'credential'>,
): FleetFilter | null {
  const { q, verdict, cause, tag, credential: credentialId } = params;
  const given = { q, verdict, cause, tag, credentialId };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== ''));
  const read = fleetFilterSchema.safeParse(set);
  return read.success ? read.data : null;
}

/** Worst first, unless the URL says otherwise. */
export function sortOf(params: Pick<FleetParams, 'sort'>): FleetSort {
  const read = fleetSortSchema.safeParse(params.sort);
  return read.success ? read.data : 'verdict';
}
