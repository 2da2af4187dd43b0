import { type DaemonConfigWish, daemonConfigPlanner } from './plan-daemon-config';
import type { RemediationPlan } from './plan-types';
import type { Planner } from './planner';

/** What somebody wants to have changed. */
export type Wish = DaemonConfigWish;

/** How a wish is planned: one planner a kind. */
export function plannerOf(wish: Wish): Planner {
  switch (wish.kind) {
    case 'set-mtu':
    case 'rollback':
      return daemonConfigPlanner(wish);
  }
}

/**
 * The wish that takes a confirmed change back.
 * @param before bytes that the change replaced; null where there were none
 */
export function wishToTakeBack(plan: RemediationPlan, before: Uint8Array | null): Wish {
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback': {
      const { mode, uid, gid } = plan.file;
      return { kind: 'rollback', content: before, mode: mode ?? '644', uid: uid ?? 0, gid: gid ?? 0 };
    }
  }
}
