import type { HostKey } from '@/lib/db/types';

/** What an instance presents is compared with what is known of it. */
export interface KnownHostKeys {
  keys: Pick<HostKey, 'fingerprint' | 'publicKey' | 'algorithm' | 'state'>[];
  /** Take the first key an instance ever presents. */
  trustOnFirstUse: boolean;
}

/**
 * Whether a presented key may be talked to. The whole key is compared, not only its fingerprint. `changed` where
 * another key is approved; a key that was rejected is never taken on first use.
 */
export function judgeHostKey(
  known: KnownHostKeys,
  presented: { fingerprint: string; publicKey: string },
): 'trusted' | 'unknown' | 'changed' {
  const approved = known.keys.filter(({ state }) => state === 'approved');
  if (approved.some(({ publicKey }) => publicKey === presented.publicKey)) return 'trusted';
  if (approved.length > 0) return 'changed';
  const refused = known.keys.some(
    ({ state, fingerprint }) => (state === 'rejected' || state === 'replaced') && fingerprint === presented.fingerprint,
  );
  return known.trustOnFirstUse && !refused ? 'trusted' : 'unknown';
}
