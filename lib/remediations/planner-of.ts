import { DOCKER_DEFAULT_MTU } from '@/lib/docker/network-mtu';
import { type DaemonConfigWish, daemonConfigPlanner } from './daemon-config/plan';
import { type ClampWish, clampPlanner } from './mss-clamp/plan';
import { packetOf } from './mss-clamp/rules';
import { type NetworkWish, networkPlanner } from './network/plan';
import type { RemediationPlan } from './plan-types';
import type { Planner } from './planner';

/** What somebody wants to have changed. */
export type Wish = ClampWish | DaemonConfigWish | NetworkWish;

/** How a wish is planned: one planner a kind. */
export function plannerOf(wish: Wish): Planner {
  switch (wish.kind) {
    case 'set-mtu':
    case 'rollback':
      return daemonConfigPlanner(wish);
    case 'clamp-mss':
    case 'unclamp-mss':
      return clampPlanner(wish);
    case 'recreate-network':
    case 'restore-network':
      return networkPlanner(wish);
  }
}

/** A change that somebody wants to have taken back. */
export interface Done {
  /** Of its remediation. */
  id: string;
  /** The instance did not bring it to either end, as far as is known. */
  failed: boolean;
  plan: RemediationPlan;
  /** Bytes that it replaced; null where there were none. */
  before: Uint8Array | null;
}

/** The wish that takes a change back. */
export function wishToTakeBack({ id, failed, plan, before }: Done): Wish {
  switch (plan.kind) {
    case 'set-mtu':
    case 'rollback': {
      const { mode, uid, gid, context } = plan.file;
      return { kind: 'rollback', content: before, mode: mode ?? '644', uid: uid ?? 0, gid: gid ?? 0, context };
    }
    case 'clamp-mss':
      return { kind: 'unclamp-mss' };
    case 'unclamp-mss':
      return { kind: 'clamp-mss', mtu: packetOf(plan.rules) };
    case 'recreate-network':
    case 'restore-network': {
      const { name, option, currentMtu, network, endpoints } = plan;
      const wish = { kind: 'restore-network' as const, network: name, option: option.before };
      const pieces = failed && network ? { of: id, network, endpoints } : null;
      return { ...wish, mtu: currentMtu ?? DOCKER_DEFAULT_MTU, pieces };
    }
  }
}
