import type { Actor } from '@/lib/access/actor/actor';
import { systemActor } from '@/lib/access/actor/actor';
import type { Tx } from '@/lib/platform/db/types';

/**
 * Who said yes to what a job carries out, from the audit trail: for the records of what comes of it.
 *
 * @param actions the newest entry of one of these counts
 * @param name stands in where the trail holds none any more
 */
export async function actorOf(
  tx: Tx,
  subject: { kind: string; id: string; actions: string[] },
  name: string,
): Promise<Actor> {
  const entry = await tx.auditEntry.findFirst({
    where: { subjectKind: subject.kind, subjectId: subject.id, action: { in: subject.actions } },
    orderBy: { id: 'desc' },
  });
  const kind = (['user', 'token', 'system'] as const).find((known) => known === entry?.actorKind);
  if (!entry || !kind) return systemActor(name);
  const { actorId, actorName, sourceAddress } = entry;
  return { kind, id: actorId, name: actorName, role: 'operator', sourceAddress };
}
