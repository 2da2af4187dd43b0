import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { db } from '@/lib/platform/db/client';
import type { AuditEntry, Prisma } from '@/lib/platform/db/types';

export interface AuditFilter {
  subjectKind?: string;
  subjectId?: string;
  /** One action; or, with a dot at the end, all actions of a noun: `instance.` */
  action?: string;
  actorId?: string;
  /** Only entries from this time on, and before that time. */
  from?: Date;
  to?: Date;
}

/** An entry of the audit trail, with its JSON columns parsed. */
export type AuditRow = Omit<AuditEntry, 'actorKind' | 'outcome'> & {
  actorKind: Actor['kind'];
  outcome: (typeof OUTCOMES)[number];
};

const ACTOR_KINDS = ['user', 'token', 'system'] as const;
export const OUTCOMES = ['intent', 'done', 'refused', 'failed'] as const;

/**
 * The audit trail, newest first, a page at a time.
 *
 * @param cursor the id of the last entry of the page before; null for the first page
 * @param limit 1 to 500 entries
 * @returns the page, and the cursor of the next one or null
 * @throws CodedError auth.forbidden (403)
 */
export async function listAudit(
  actor: Actor,
  filter: AuditFilter,
  cursor: string | null,
  limit: number,
): Promise<{ items: AuditRow[]; nextCursor: string | null }> {
  assertRole(actor, 'viewer');
  const { subjectKind, subjectId, action, actorId, from, to } = filter;
  const where: Prisma.AuditEntryWhereInput = {
    ...(subjectKind && { subjectKind }),
    ...(subjectId && { subjectId }),
    ...(action && { action: action.endsWith('.') ? { startsWith: action } : action }),
    ...(actorId && { actorId }),
    ...((from || to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
    // Ids are UUIDv7: they sort by creation time.
    ...(cursor && { id: { lt: cursor } }),
  };
  const take = Math.min(Math.max(limit, 1), 500);
  const rows = await db.auditEntry.findMany({ where, orderBy: { id: 'desc' }, take: take + 1 });
  const items = rows.slice(0, take).map(toAuditRow);
  return { items, nextCursor: rows.length > take ? (items.at(-1)?.id ?? null) : null };
}

/** Every entry is written by `recordAudit`, so it has no other values. */
function toAuditRow(entry: AuditEntry): AuditRow {
  return {
    ...entry,
    actorKind: ACTOR_KINDS.find((kind) => kind === entry.actorKind) ?? 'system',
    outcome: OUTCOMES.find((outcome) => outcome === entry.outcome) ?? 'failed',
  };
}
