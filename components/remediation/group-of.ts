import type { RemediationKind } from '@/lib/remediations/plan-types';

/** What a change is about; messages that differ by that have it as their last part. */
export function groupOf(kind: RemediationKind): 'file' | 'network' | 'clamp' | 'unclamp' {
  switch (kind) {
    case 'set-mtu':
    case 'rollback':
      return 'file';
    case 'recreate-network':
    case 'restore-network':
      return 'network';
    case 'clamp-mss':
      return 'clamp';
    case 'unclamp-mss':
      return 'unclamp';
  }
}
