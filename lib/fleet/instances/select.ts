import type { z } from 'zod';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import type { instanceScopeSchema } from './schema';
import { whereInstances } from './where';

/** Number of variables for one statement, well below the limit. */
const CHUNK = 500;

/**
 * The ids that a scope contains now, by name.
 * @throws CodedError `sweep.nothing-matches` (422); `instance.not-found` (404, params id) for an unknown id in a list
 */
export async function selectInstances(scope: z.output<typeof instanceScopeSchema>): Promise<string[]> {
  const ids = 'instanceIds' in scope ? await known([...new Set(scope.instanceIds)]) : await matching(scope);
  if (ids.length === 0) throw new CodedError('sweep.nothing-matches', 422);
  return ids;
}

async function matching(scope: Exclude<z.output<typeof instanceScopeSchema>, { instanceIds: string[] }>) {
  const where = 'filter' in scope ? await whereInstances(scope.filter) : {};
  const rows = await db.instance.findMany({ where, orderBy: { name: 'asc' }, select: { id: true } });
  return rows.map(({ id }) => id);
}

async function known(ids: string[]): Promise<string[]> {
  const found: { id: string; name: string }[] = [];
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK);
    found.push(...(await db.instance.findMany({ where: { id: { in: chunk } }, select: { id: true, name: true } })));
  }
  const present = new Set(found.map(({ id }) => id));
  const missing = ids.find((id) => !present.has(id));
  if (missing !== undefined) throw new CodedError('instance.not-found', 404, { id: missing }, 'instanceIds');
  return found.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id);
}
