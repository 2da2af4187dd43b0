import type { ContainerPlan } from './container/plan-types';
import type { ClampPlan } from './mss-clamp/plan-types';
import type { NetworkPlan } from './network/plan-types';
import type { NicPlan } from './nic/plan-types';
import type { RepairPlan } from './repair-config/plan-types';

/** What a plan changes, by the view that shows it (components/remediations). */
export type ShownChange =
  /** A file: a unified diff, empty if nothing changes. */
  | { view: 'diff'; path: string; diff: string }
  | { view: 'network'; plan: NetworkPlan }
  | { view: 'rules'; plan: ClampPlan }
  | { view: 'nic'; plan: NicPlan }
  | { view: 'container'; plan: ContainerPlan }
  | { view: 'repair'; plan: RepairPlan };
