import { db } from '@/lib/platform/db/client';

/** Every tag that an instance has, in the order of the alphabet. */
export async function listTags(): Promise<string[]> {
  const groups = await db.instanceTag.groupBy({ by: ['tag'], orderBy: { tag: 'asc' } });
  return groups.map(({ tag }) => tag);
}
