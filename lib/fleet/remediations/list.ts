import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import { decodeIdCursor, encodeCursor, pageSize, toPage } from '@/lib/platform/paging/cursor';
import { AFTER, type After, afterOf } from './after';
import { toRemediationState } from './find';
import { kindOf, type ToldKind, toToldKind } from './kind-of';
import type { RemediationState } from './types';

export interface RemediationRow {
  id: string;
  instance: { id: string; name: string };
  kind: ToldKind;
  state: RemediationState;
  reason: string | null;
  reasonParams: Record<string, string | number>;
  /** Bytes of IP packet; null if unknown, or if this version does not know the kind. */
  mtuBefore: number | null;
  mtuAfter: number | null;
  rollbackOfId: string | null;
  requestedBy: string;
  sourceAddress: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** What the inspection after it shows. */
  shows: After;
}

export interface ListRemediations {
  instanceId?: string;
  state?: RemediationState;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/** Remediations, newest first. @throws CodedError `cursor.invalid` (400) */
export async function listRemediations(
  query: ListRemediations = {},
): Promise<{ items: RemediationRow[]; nextCursor: string | null }> {
  const limit = pageSize(query.limit);
  const rows = await db.remediation.findMany({
    where: {
      instanceId: query.instanceId,
      state: query.state,
      ...(query.cursor ? { id: { lt: decodeIdCursor('remediations', query.cursor) } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    omit: { before: true, after: true },
    include: { instance: { select: { id: true, name: true } }, ...AFTER },
  });
  const items = rows.map(
    ({
      plan,
      cause,
      inspection,
      instanceId: _,
      planHash: __,
      updatedAt: ___,
      inspectionId: ____,
      ...row
    }): RemediationRow => {
      const { mtu, currentMtu } = (kindOf(row.kind) ? plan : {}) as { mtu?: number; currentMtu?: number | null };
      return {
        ...row,
        kind: toToldKind(row.kind),
        state: toRemediationState(row.state),
        reasonParams: maskSecretsIn((row.reasonParams ?? {}) as Record<string, string | number>),
        mtuBefore: currentMtu ?? null,
        mtuAfter: mtu ?? null,
        shows: maskSecretsIn(afterOf({ ...row, cause, inspection })),
      };
    },
  );
  return toPage(items, limit, ({ id }) => encodeCursor('remediations', [id]));
}
