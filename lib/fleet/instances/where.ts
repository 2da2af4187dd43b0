import { db } from '@/lib/platform/db/client';
import type { Prisma } from '@/lib/platform/db/types';
import type { FleetFilter } from './schema';

/** Characters with a special meaning for LIKE, in one of the databases. */
const WILDCARD = /[%_\\]/;

/** The database condition of a fleet filter. Text is searched in names, addresses and tags. */
export async function whereInstances(filter: FleetFilter): Promise<Prisma.InstanceWhereInput> {
  const all: Prisma.InstanceWhereInput[] = [];
  if (filter.q) all.push(WILDCARD.test(filter.q) ? { id: { in: await idsWith(filter.q) } } : whereText(filter.q));
  if (filter.verdict) all.push({ verdict: filter.verdict === 'never' ? null : filter.verdict });
  if (filter.cause) all.push({ cause: filter.cause });
  if (filter.tag) all.push({ tags: { some: { tag: filter.tag } } });
  if (filter.credentialId) all.push({ credentialId: filter.credentialId });
  return all.length > 0 ? { AND: all } : {};
}

function whereText(q: string): Prisma.InstanceWhereInput {
  const lower = q.toLowerCase();
  return {
    OR: [{ name: { contains: q } }, { address: { contains: lower } }, { tags: { some: { tag: { contains: lower } } } }],
  };
}

/**
 * Prisma passes `contains` to LIKE unchanged, so `%` would match the whole fleet, and a sweep over the filter would
 * inspect it. A text with such characters is searched here.
 */
async function idsWith(q: string): Promise<string[]> {
  const lower = q.toLowerCase();
  const rows = await db.instance.findMany({
    select: { id: true, name: true, address: true, tags: { select: { tag: true } } },
  });
  const texts = (row: (typeof rows)[number]) => [
    row.name.toLowerCase(),
    row.address,
    ...row.tags.map(({ tag }) => tag),
  ];
  return rows.filter((row) => texts(row).some((text) => text.includes(lower))).map(({ id }) => id);
}
