import type { HostKey } from '@/lib/db/types';

export const HOST_KEY_STATES = ['pending', 'approved', 'replaced', 'rejected'] as const;

export type HostKeyRow = Omit<HostKey, 'publicKey'> & {
  instance: { id: string; name: string; address: string; port: number };
  /** For a pending key of an instance that has an approved one: that one. The key has changed. */
  approved: {
    id: string;
    algorithm: string;
    fingerprint: string;
    decidedAt: Date | null;
    decidedBy: string | null;
  } | null;
};

export interface ListHostKeys {
  state?: (typeof HOST_KEY_STATES)[number];
  instanceId?: string;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/** Host keys, newest first; `total` counts all pages. */
export async function listHostKeys(
  query: ListHostKeys = {},
): Promise<{ items: HostKeyRow[]; nextCursor: string | null; total: number }> {
  throw new Error(`not yet: ${JSON.stringify(query)}`);
}
