import { judgeDaemonConfig } from './daemon-config/judge';
import type { Inspected, Judgement } from './judgement';
import { judgeClamp } from './mss-clamp/judge';
import { judgeNetwork } from './network/judge';
import type { RemediationPlan } from './plan-types';

/** Whether the inspection that was made after a change lets it stay. Pure. */
export function judgeInspection(plan: RemediationPlan, inspected: Inspected): Judgement {
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback':
      return judgeDaemonConfig(plan, inspected);
    case 'clamp-mss':
    case 'unclamp-mss':
      return judgeClamp(plan.kind, inspected);
    case 'recreate-network':
    case 'restore-network':
      return judgeNetwork(plan, inspected);
  }
}
