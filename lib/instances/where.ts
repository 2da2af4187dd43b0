import type { Prisma } from '@/lib/db/types';
import type { FleetFilter } from './schema';

/** What a fleet filter asks of the database. Text is looked for in names, addresses and tags. */
export function whereInstances(filter: FleetFilter): Prisma.InstanceWhereInput {
  const all: Prisma.InstanceWhereInput[] = [];
  if (filter.q) {
    const q = filter.q;
    all.push({
      OR: [
        { name: { contains: q } },
        { address: { contains: q.toLowerCase() } },
        { tags: { some: { tag: { contains: q.toLowerCase() } } } },
      ],
    });
  }
  if (filter.verdict) all.push({ verdict: filter.verdict === 'never' ? null : filter.verdict });
  if (filter.tag) all.push({ tags: { some: { tag: filter.tag } } });
  if (filter.credentialId) all.push({ credentialId: filter.credentialId });
  return all.length > 0 ? { AND: all } : {};
}
