import type { HostKey } from '@/lib/platform/db/types';

/** What an instance presents is compared with what is known of it. */
export interface KnownHostKeys {
  keys: Pick<HostKey, 'fingerprint' | 'publicKey' | 'algorithm' | 'state'>[];
  /** Take the first key an instance ever presents; not once somebody has decided about one of its keys. */
  trustOnFirstUse: boolean;
}

/**
 * Whether a presented key may be talked to. The whole key is compared, not only its fingerprint. `changed` where
 * another key is approved. After a rejection nothing is taken on first use any more: whoever presented the rejected key
 * could present another one.
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
