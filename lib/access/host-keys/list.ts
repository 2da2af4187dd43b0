import { db } from '@/lib/platform/db/client';
import type { HostKey } from '@/lib/platform/db/types';
import { decodeIdCursor, encodeCursor, pageSize, toPage } from '@/lib/platform/paging/cursor';

export const HOST_KEY_STATES = ['pending', 'approved', 'replaced', 'rejected'] as const;

export type HostKeyDecision = (typeof HOST_KEY_STATES)[number];

export type HostKeyRow = Omit<HostKey, 'publicKey' | 'state'> & {
  state: HostKeyDecision;
  instance: { id: string; name: string; address: string; port: number };
  /** For a pending key of an instance that has an approved key: the approved key. It means that the key has changed. */
  approved: Pick<HostKey, 'id' | 'algorithm' | 'fingerprint' | 'decidedAt' | 'decidedBy'> | null;
};

export interface ListHostKeys {
  state?: HostKeyDecision;
  instanceId?: string;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/**
 * Host keys, newest first; `total` counts all pages.
 * @throws CodedError `cursor.invalid` (400)
 */
export async function listHostKeys(
  query: ListHostKeys = {},
): Promise<{ items: HostKeyRow[]; nextCursor: string | null; total: number }> {
  const limit = pageSize(query.limit);
  const where = {
    ...(query.state ? { state: query.state } : {}),
    ...(query.instanceId ? { instanceId: query.instanceId } : {}),
  };
  const after = query.cursor ? { id: { lt: decodeIdCursor('host-keys', query.cursor) } } : {};
  const rows = await db.hostKey.findMany({
    where: { AND: [where, after] },
    orderBy: { id: 'desc' },
    take: limit + 1,
    omit: { publicKey: true },
    include: { instance: { select: { id: true, name: true, address: true, port: true } } },
  });
  const page = toPage(rows, limit, ({ id }) => encodeCursor('host-keys', [id]));
  const waiting = page.items.filter(({ state }) => state === 'pending').map(({ instanceId }) => instanceId);
  const approved = await db.hostKey.findMany({
    where: { instanceId: { in: waiting }, state: 'approved' },
    select: { id: true, instanceId: true, algorithm: true, fingerprint: true, decidedAt: true, decidedBy: true },
  });
  const approvedOf = new Map(approved.map(({ instanceId, ...key }) => [instanceId, key]));
  const items = page.items.map((row) => ({
    ...row,
    // An unknown state counts as not trusted.
    state: HOST_KEY_STATES.find((state) => state === row.state) ?? 'rejected',
    approved: row.state === 'pending' ? (approvedOf.get(row.instanceId) ?? null) : null,
  }));
  return { items, nextCursor: page.nextCursor, total: await db.hostKey.count({ where }) };
}
