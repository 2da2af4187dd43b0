import type { HostKey } from '@/lib/platform/db/types';

/** The key that an instance presents is compared with the keys that are stored for it. */
export interface KnownHostKeys {
  keys: Pick<HostKey, 'fingerprint' | 'publicKey' | 'algorithm' | 'state'>[];
  /** Trust the first key that an instance ever presents, unless somebody has decided about one of its keys. */
  trustOnFirstUse: boolean;
}

/**
 * Decides whether a presented key is trusted. The whole key is compared, not only its fingerprint. The result is
 * `changed` if another key is approved. After a rejection, no key is trusted on first use any more: the machine that
 * presented the rejected key could present another one.
 */
export function judgeHostKey(
  known: KnownHostKeys,
  presented: { publicKey: string },
): 'trusted' | 'unknown' | 'changed' {
  const approved = known.keys.filter(({ state }) => state === 'approved');
  if (approved.some(({ publicKey }) => publicKey === presented.publicKey)) return 'trusted';
  if (approved.length > 0) return 'changed';
  const decided = known.keys.some(({ state }) => state === 'rejected' || state === 'replaced');
  return known.trustOnFirstUse && !decided ? 'trusted' : 'unknown';
}
