import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';

/**
 * The ids of instances that a person named, in the order given.
 * @throws CodedError `instance.no-such-name` (422, params name)
 */
export async function findByNames(names: readonly string[], field: string): Promise<string[]> {
  const found = await db.instance.findMany({ where: { name: { in: [...names] } }, select: { id: true, name: true } });
  const ids = new Map(found.map(({ id, name }) => [name, id]));
  return names.map((name) => {
    const id = ids.get(name);
    if (id === undefined) throw new CodedError('instance.no-such-name', 422, { name: name.slice(0, 100) }, field);
    return id;
  });
}
