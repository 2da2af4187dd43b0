import type { RemediationPlan } from '@/lib/remediations/plan-types';

/** What a change is about; messages that differ by that have it as their last part. */
export function groupOf(plan: RemediationPlan): 'file' | 'network' | 'repair' | 'clamp' | 'unclamp' {
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback':
      return 'file';
    case 'recreate-network':
    case 'restore-network':
      return plan.repair ? 'repair' : 'network';
    case 'clamp-mss':
      return 'clamp';
    case 'unclamp-mss':
      return 'unclamp';
  }
}
