import type { Actor } from '@/lib/access/actor/actor';
import { systemActor } from '@/lib/access/actor/actor';
import type { Tx } from '@/lib/platform/db/types';

/**
 * Who approved the work of a job, from the audit trail. Used as the actor of the records that the job writes.
 *
 * @param actions the newest entry with one of these actions counts
 * @param name used if the audit trail has no such entry any more
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
