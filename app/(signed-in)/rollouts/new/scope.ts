import { notFoundOr } from '@/app/not-found-or';
import { listCredentials } from '@/lib/access/credentials/list';
import { toFleetRows } from '@/lib/fleet/instances/fleet-rows';
import { type FleetPage, type FleetRow, listInstances } from '@/lib/fleet/instances/list';
import type { FleetFilter } from '@/lib/fleet/instances/schema';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { rolloutWords } from '@/lib/fleet/rollouts/mixed';
import type { Locale } from '@/lib/platform/i18n/locale';
import { translator } from '@/lib/platform/i18n/translator';
import { idSchema } from '@/lib/platform/input/id';
import { filterOf, loadFleetParams } from '../../search-params';

/** Number of rows from which the form shows the recommendations of inspections; the plan reads every instance. */
const LOOKED_AT = 1000;

/** The instances that the URL of the form means. */
export interface AskedScope {
  kind: 'ticked' | 'filter' | 'all' | 'rollback';
  total: number;
  /** The first of them by name. */
  names: string[];
  /** Values from the last inspections; not of all instances if there are very many, and none for a roll-back. */
  rows: FleetRow[];
  /** The criteria of a filter, as text. */
  criteria: string[];
  /** The filter; null if the instances were ticked, or are those of a rollout. */
  filter: FleetFilter | null;
  /** The rollout to roll back; null if there is none. */
  backFrom: string | null;
  /** Sent along with the form (app/(signed-in)/scope-from-form.ts). */
  inputs: [name: string, value: string][];
}

type Params = Record<string, string | string[] | undefined>;

/**
 * Reads which instances a URL means.
 * @returns null if it means none, `unknown` if it has an unknown value: neither must ever become all
 */
export async function scopeOf(params: Params, locale: Locale): Promise<AskedScope | 'unknown' | null> {
  const say = translator(locale, 'rollout');
  const verdict = translator(locale, 'verdict');
  const given = (name: string) => (typeof params[name] === 'string' && params[name] !== '' ? params[name] : null);
  const takeBack = given('takeBack');
  if (takeBack !== null) return scopeOfRollout(takeBack);
  const ids = given('ids');
  if (ids !== null) return scopeOfTicked(ids.split(','));
  const filter = filterOf(await loadFleetParams(Promise.resolve(params)));
  if (filter === null) return 'unknown';
  const filters = Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]);
  if (filters.length === 0 && given('all') === null) return null;
  const { rows, total } = await firstRows(filter);
  if (total === 0) return null;
  const credential =
    filter.credentialId && (await listCredentials()).find(({ id }) => id === filter.credentialId)?.name;
  const told = {
    ...filter,
    credentialId: credential,
    verdict: filter.verdict && verdict(`name.${filter.verdict}`),
    cause: filter.cause && translator(locale, 'cause')(filter.cause),
  };
  return {
    kind: filters.length > 0 ? 'filter' : 'all',
    total,
    rows,
    names: rows.map(({ name }) => name),
    backFrom: null,
    filter,
    criteria: Object.entries(told).flatMap(([name, value]) => (value ? say(`scope.${name}`, { value }) : [])),
    inputs: [
      ['scope', filters.length > 0 ? 'matching' : 'all'],
      ...filters.map(([name, value]): [string, string] => [`filter.${name}`, value]),
    ],
  };
}

async function firstRows(filter: FleetFilter): Promise<{ rows: FleetRow[]; total: number }> {
  const rows: FleetRow[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: FleetPage = await listInstances({ filter, cursor, limit: 200 });
    rows.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null || rows.length >= LOOKED_AT) return { rows, total: page.total };
  }
}

async function scopeOfTicked(given: string[]): Promise<AskedScope | 'unknown' | null> {
  const ids = [...new Set(given)];
  if (ids.some((id) => !idSchema.safeParse(id).success)) return 'unknown';
  const rows = await toFleetRows(ids);
  if (rows.length === 0) return null;
  const names = rows.map(({ name }) => name).sort();
  const inputs = rows.map(({ id }): [string, string] => ['id', id]);
  return {
    ...{ kind: 'ticked', total: rows.length, rows, names, criteria: [], filter: null, backFrom: null },
    inputs: [['scope', 'ticked'], ...inputs],
  };
}

async function scopeOfRollout(id: string): Promise<AskedScope | null> {
  const rollout = await notFoundOr(() => getRollout(id));
  if (!rollout.canRollBack) return null;
  const { items } = await listMembers(id, { state: 'confirmed', limit: 200 });
  return {
    kind: 'rollback',
    total: rollout.byState.confirmed,
    rows: [],
    names: items.map(({ instance }) => instance.name),
    criteria: [],
    filter: null,
    backFrom: rolloutWords(rollout.kind).about,
    inputs: [['takeBack', id]],
  };
}

/** How many instances need which MTU by their last inspection, the most common first. */
export function recommendedOf(rows: FleetRow[]): { mtu: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const { recommendedMtu } of rows) {
    if (recommendedMtu !== null) counts.set(recommendedMtu, (counts.get(recommendedMtu) ?? 0) + 1);
  }
  return [...counts].map(([mtu, count]) => ({ mtu, count })).sort((a, b) => b.count - a.count || a.mtu - b.mtu);
}
