import type { Cause } from '@/lib/fleet/remediations/cause';
import type { ToldKind } from '@/lib/fleet/remediations/kind-of';
import type { ContainerEffect, NetworkEffect } from '@/lib/fleet/remediations/plan-types';
import type { RolloutKind } from './mixed';

/** The state of a rollout; the words are under `rollout.state.<state>`. The last four are final. */
export const ROLLOUT_STATES = [
  /** The dry run of every instance is running. */
  'planning',
  /** The plan can be reviewed and started, for an hour. */
  'planned',
  'running',
  /** Nothing runs and nothing begins until somebody resumes it. */
  'paused',
  /** Every member had its turn. */
  'finished',
  /** Stopped by one of its own rules: `reason` says which. */
  'stopped',
  'cancelled',
  /** A plan that was not started in time. */
  'expired',
] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

/** The state of one instance's turn; the words are under `rollout.memberState.<state>`. */
export const MEMBER_STATES = [
  /** Waits for the dry run. */
  'pending',
  /** The dry run is running. */
  'planning',
  /** Has a plan and waits for its turn. */
  'ready',
  /** The dry run left it out; `reason` says why. Final. */
  'left-out',
  /** Its turn has come: it is planned again, and nothing has been changed on it. */
  'checking',
  /** Its fix was handed to the instance, or is about to be. */
  'running',
  /**
   * The change is in force; the reason `confirmed-unproven` means that there was no proof. Final, like those that
   * follow.
   */
  'confirmed',
  /** The instance rolled the change back. */
  'reverted',
  /** Nothing was changed on it. */
  'refused',
  /** It is in neither of the two states, or its state is unknown. */
  'failed',
  /** The rollout ended before its turn. */
  'not-started',
] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/**
 * Codes of why a rollout is paused or has ended, and of why a member is left out, refused or was not started. The words
 * are under `rollout.reason.<code>`, with `reasonParams` filled in. A fix that began has the reasons of remediations,
 * under `remediation.reason.<code>`. `isRolloutReason` distinguishes the two.
 */
const ROLLOUT_REASONS = [
  // a rollout is paused
  'asked',
  'after-canary',
  'canary-unproven',
  // a rollout is stopped or cancelled, and its other members are not started
  'canary-failed',
  'failure-limit',
  'cancelled',
  'gave-up',
  'plan-too-old',
  // a member is left out, or refused when its turn came
  'already-in-force',
  'blocked',
  'busy',
  'cannot-connect',
  'cannot-look',
  'no-mtu',
  'not-inspected',
  'no-remedy',
  'cannot-plan',
  'not-confirmed-before',
  'changed-since-fix',
  'instance-removed',
  'fix-cancelled',
  'kind-unknown',
  'internal-error',
  // a member is refused when its turn came
  'changed-since-plan',
  'changed-cause',
] as const;
export type RolloutReason = (typeof ROLLOUT_REASONS)[number];

/** Whether the words of a reason are a rollout's (`rollout.reason.<code>`) and not a remediation's. */
export function isRolloutReason(code: string): code is RolloutReason {
  return ROLLOUT_REASONS.some((known) => known === code);
}

const FINAL: RolloutState[] = ['finished', 'stopped', 'cancelled', 'expired'];

/** Whether a rollout has ended for good. */
export function isOver(state: RolloutState): boolean {
  return FINAL.includes(state);
}

/** If more instances than this will be changed, a person types their number before the start. */
const CONFIRM_ABOVE = 3;

/** The number of instances that a person has to type before the start; null if nothing has to be typed. */
export function numberToType(summary: Pick<RolloutSummary, 'ready'> | null): number | null {
  return summary && summary.ready > CONFIRM_ABOVE ? summary.ready : null;
}

/** The options of a rollout. */
export interface RolloutOptions {
  /** Bytes of IP packet; null: the recommended MTU of each instance. Not used by kinds without an MTU. */
  mtu: number | null;
  /** How many instances go first, as stage 0. If one does not end confirmed, the rollout stops. */
  canary: number;
  /** How many instances a later stage has. */
  batchSize: number;
  /** After the canary the rollout stops when this many had their turn and did not end confirmed. */
  failureLimit: number;
  /** Pause once the canary is confirmed, until somebody resumes it. */
  pauseAfterCanary: boolean;
}

/** What the dry run showed of one instance. It must still be true when its turn comes. MTUs are bytes of IP packet. */
export interface ShownPlan {
  /** The kind of change; not in plans of older versions: it is that of the rollout. */
  kind?: string;
  /** The finding that it is the remedy of, in a rollout of remedies. */
  cause?: Cause;
  mtu: number;
  /** The value that Docker reports now; null if unknown. */
  currentMtu: number | null;
  /** The other values that the plan is bound to, as its kind names them: daemon.json as `file`, for example. */
  bound?: { what: string; is: unknown };
  /** The same in plans of older versions, which could only roll out daemon.json. */
  file?: { path: string; sha256: string | null };
  /** Containers that run now, including those that keep running. */
  containers: Pick<ContainerEffect, 'name' | 'effect'>[];
  /** Networks that keep their MTU until somebody recreates them. */
  networks: Pick<NetworkEffect, 'name' | 'owner'>[];
  /** Names of the preflight items that warn, and of those that block. */
  warnings: string[];
  blocks: string[];
  /** Expected interruption of its containers, ms. */
  expectedInterruptionMs: number;
}

/** A named thing on one instance. */
export interface Named {
  instance: string;
  name: string;
}

/** The effects of the whole rollout: of all ready members. */
export interface RolloutSummary {
  ready: number;
  leftOut: number;
  /** How many were left out, by reason. */
  leftOutBy: Partial<Record<string, number>>;
  /** Containers that are interrupted: how many, and the first 200 by name. */
  interrupted: { count: number; first: (Named & Pick<ContainerEffect, 'effect'>)[] };
  /** Networks that have to be recreated by hand afterwards: how many, and the first 200 by name. */
  networks: { count: number; first: (Named & Pick<NetworkEffect, 'owner'>)[] };
  /** Expected interruption of containers, ms: the sum of all instances, and the longest of one instance. */
  expectedInterruptionMs: { total: number; most: number };
  /** Number of stages, including the canary. */
  stages: number;
}

export interface RolloutRow {
  id: string;
  /**
   * The kind of change on each instance, or one of MIXED_KINDS. If an earlier rollout is rolled back, the kind that does
   * this.
   */
  kind: RolloutKind;
  state: RolloutState;
  /** One of ROLLOUT_REASONS if it is paused, stopped, cancelled or expired. */
  reason: string | null;
  reasonParams: Record<string, string | number>;
  options: RolloutOptions;
  /** The rollout that this one rolls back. */
  rollbackOfId: string | null;
  /** Number of instances on the frozen list, including those that were removed from the fleet since then. */
  total: number;
  byState: Record<MemberState, number>;
  /** The person who planned it; once it was started or resumed, the person who did so last. */
  requestedBy: string;
  sourceAddress: string | null;
  createdAt: Date;
  plannedAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Set while it is running: it will pause, or end as cancelled, when the running fixes have ended. */
  pauseRequestedAt: Date | null;
  cancelRequestedAt: Date | null;
}

export interface RolloutStage {
  /** 0 is the canary. */
  stage: number;
  total: number;
  byState: Partial<Record<MemberState, number>>;
}

export interface RolloutDetail extends RolloutRow {
  /** Null until the dry run has ended. */
  summary: RolloutSummary | null;
  /** Pass it to startRollout: it identifies the plan that was shown. */
  planHash: string | null;
  /** The result of the function `numberToType`. */
  numberToType: number | null;
  /** Stages in their order; empty until the dry run has ended. */
  stages: RolloutStage[];
  /** Confirmed members whose instances are still not as they should be. */
  stillBroken: number;
  /** It has ended and has confirmed members whose instances still exist: `planRollout` can roll it back. */
  canRollBack: boolean;
}

export interface RolloutMemberRow {
  id: string;
  /** `id` is null if the instance was removed. Name and address are those from when the list was frozen. */
  instance: { id: string | null; name: string; address: string; port: number };
  /** From 1, by name. */
  position: number;
  /** 0 is the canary; null while it is planned, or if it is left out. */
  stage: number | null;
  state: MemberState;
  reason: string | null;
  reasonParams: Record<string, string | number>;
  /** The kind of change; null if no plan could be made, or an older version made it: then it is that of the rollout. */
  kind: ToldKind | null;
  /** Null if no plan could be made. */
  shown: ShownPlan | null;
  /** Confirmed, and the inspection after it showed that the instance is still not as it should be. */
  isStillBroken: boolean;
  /**
   * Its newest remediation (of its dry run, then its fix); null if there is none, or it was removed with its instance.
   */
  remediationId: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** The events of watchRollout. */
export type RolloutEvent =
  /** The rollout with its counts; sent first and whenever it changed. */
  | { type: 'rollout'; id: string; rollout: RolloutDetail }
  /** Members that changed, in the order of the change. One may be sent twice, but none is missed. */
  | { type: 'members'; id: string; members: RolloutMemberRow[] }
  /** The rollout is over; the last event. */
  | { type: 'end'; id: string; rollout: RolloutDetail };
