import type { Actor } from '@/lib/access/actor/actor';
import { DbNull, type JsonInput, type Tx } from '@/lib/platform/db/types';

export interface AuditRecord {
  /** noun.verb, for example instance.create */
  action: string;
  subjectKind: string;
  subjectId: string | null;
  /** The subject's name, stored here because the subject may be removed. */
  subjectName: string | null;
  /** The values before and after the change; never a secret. */
  before?: JsonInput | null;
  after?: JsonInput | null;
  outcome?: 'intent' | 'done' | 'refused' | 'failed';
}

/**
 * Writes one line of the audit trail. Call it in the transaction of the change, so that neither exists
 * without the other. For a remote effect, call it twice: outcome intent before it, the result after it.
 *
 * @returns the id of the entry
 */
export async function recordAudit(tx: Tx, actor: Actor, record: AuditRecord): Promise<string> {
  const entry = await tx.auditEntry.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      sourceAddress: actor.sourceAddress,
      action: record.action,
      subjectKind: record.subjectKind,
      subjectId: record.subjectId,
      subjectName: record.subjectName,
      before: record.before ?? DbNull,
      after: record.after ?? DbNull,
      outcome: record.outcome ?? 'done',
    },
    select: { id: true },
  });
  return entry.id;
}
