import { db } from '@/lib/platform/db/client';

/** All tags that instances have, in alphabetical order. */
export async function listTags(): Promise<string[]> {
  const groups = await db.instanceTag.groupBy({ by: ['tag'], orderBy: { tag: 'asc' } });
  return groups.map(({ tag }) => tag);
}
