import type { ToldKind } from '@/lib/fleet/remediations/kind-of';
import type { ContainerEffect, NetworkEffect } from '@/lib/fleet/remediations/plan-types';

/** Where a rollout stands; the words are under `rollout.state.<state>`. The last four are final. */
export const ROLLOUT_STATES = [
  /** Every instance is being dry-run. */
  'planning',
  /** The plan is there to be looked at and started, for an hour. */
  'planned',
  'running',
  /** Nothing runs and nothing begins until somebody resumes it. */
  'paused',
  /** Every member had its turn. */
  'finished',
  /** Its own rule stopped it: `reason` says which. */
  'stopped',
  'cancelled',
  /** A plan that was not started in time. */
  'expired',
] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

/** Where one instance's turn stands; the words are under `rollout.memberState.<state>`. */
export const MEMBER_STATES = [
  /** Waits to be dry-run. */
  'pending',
  /** Is being dry-run. */
  'planning',
  /** Has a plan and waits for its turn. */
  'ready',
  /** The dry run found that it has no part in this; `reason` says why. Final. */
  'left-out',
  /** Its turn has come: it is planned anew, and nothing has been changed on it. */
  'checking',
  /** Its fix has been handed to the instance, or is about to be. */
  'running',
  /** The change is in force; `confirmed-unproven` as its reason says that no proof was had. Final, as are those that follow. */
  'confirmed',
  /** The instance put back what was before. */
  'reverted',
  /** Nothing was changed on it. */
  'refused',
  /** It could not be brought to either end, or nobody can tell. */
  'failed',
  /** The rollout ended before its turn. */
  'not-started',
] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/**
 * Codes of why a rollout is paused or ended so, and of why a member is left out, refused or was not started. The words
 * are under `rollout.reason.<code>`, with `reasonParams` filled in; the reasons of a fix that began are remediations' own,
 * under `remediation.reason.<code>`: `isRolloutReason` tells which.
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
  'not-confirmed-before',
  'changed-since-fix',
  'instance-removed',
  'fix-cancelled',
  'kind-unknown',
  'internal-error',
  // a member is refused when its turn came
  'changed-since-plan',
] as const;
export type RolloutReason = (typeof ROLLOUT_REASONS)[number];

/** Whether the words for a reason are a rollout's (`rollout.reason.<code>`) and not a remediation's. */
export function isRolloutReason(code: string): code is RolloutReason {
  return ROLLOUT_REASONS.some((known) => known === code);
}

/**
 * What the words of a reason are filled in with. Rows of versions that rolled out nothing but daemon.json do not say what
 * a change was about.
 */
export function reasonValues(params: Record<string, string | number>): Record<string, string | number> {
  return { about: 'file', ...params };
}

const FINAL: RolloutState[] = ['finished', 'stopped', 'cancelled', 'expired'];

/** Whether nothing will happen to a rollout any more. */
export function isOver(state: RolloutState): boolean {
  return FINAL.includes(state);
}

/** With more instances than this to be changed, a person types their number before it starts. */
const CONFIRM_ABOVE = 3;

/** The number of instances that a person has to type before it starts; null where nothing is to be typed. */
export function numberToType(summary: Pick<RolloutSummary, 'ready'> | null): number | null {
  return summary && summary.ready > CONFIRM_ABOVE ? summary.ready : null;
}

/** How a rollout goes about it. */
export interface RolloutOptions {
  /** Bytes of IP packet; null: what is recommended for each instance. Without meaning for a kind that takes none. */
  mtu: number | null;
  /** How many instances go first, as stage 0. One that does not end confirmed stops the rollout. */
  canary: number;
  /** How many instances a later stage has. */
  batchSize: number;
  /** After the canary it stops when so many have had their turn and did not end confirmed. */
  failureLimit: number;
  /** Pause once the canary is confirmed, until somebody resumes it. */
  pauseAfterCanary: boolean;
}

/** What the dry run showed of one instance; what it is held to when its turn comes. MTUs are bytes of IP packet. */
export interface ShownPlan {
  mtu: number;
  /** What Docker says now; null where it cannot be told. */
  currentMtu: number | null;
  /** What else the plan is bound to, as its kind tells it: daemon.json as `file`, say. */
  bound?: { what: string; is: unknown };
  /** The same in plans of versions that rolled out nothing but daemon.json. */
  file?: { path: string; sha256: string | null };
  /** Containers that run now, those that keep running included. */
  containers: Pick<ContainerEffect, 'name' | 'effect'>[];
  /** Networks that keep their MTU until somebody makes them anew. */
  networks: Pick<NetworkEffect, 'name' | 'owner'>[];
  /** Names of the preflight items that warn, and of those that block. */
  warnings: string[];
  blocks: string[];
  /** How long its containers are expected to be down, ms. */
  expectedInterruptionMs: number;
}

/** One thing on one instance. */
export interface Named {
  instance: string;
  name: string;
}

/** What the whole rollout would do: over the members that are ready. */
export interface RolloutSummary {
  ready: number;
  leftOut: number;
  /** How many were left out, by reason. */
  leftOutBy: Partial<Record<string, number>>;
  /** Containers that are interrupted: how many, and the first 200 by name. */
  interrupted: { count: number; first: (Named & Pick<ContainerEffect, 'effect'>)[] };
  /** Networks that have to be made anew by hand afterwards: how many, and the first 200 by name. */
  networks: { count: number; first: (Named & Pick<NetworkEffect, 'owner'>)[] };
  /** Expected interruption of containers, ms: of all instances together, and of the one with the longest. */
  expectedInterruptionMs: { total: number; most: number };
  /** Stages, the canary included. */
  stages: number;
}

export interface RolloutRow {
  id: string;
  /** What is done to each instance; where an earlier rollout is taken back, what takes its kind back. */
  kind: ToldKind;
  state: RolloutState;
  /** One of ROLLOUT_REASONS where it is paused, stopped, cancelled or expired. */
  reason: string | null;
  reasonParams: Record<string, string | number>;
  options: RolloutOptions;
  /** The rollout that this one takes back. */
  rollbackOfId: string | null;
  /** Instances on the frozen list, those removed from the fleet meanwhile included. */
  total: number;
  byState: Record<MemberState, number>;
  /** Who planned it and, once it was started or resumed, who said so last. */
  requestedBy: string;
  sourceAddress: string | null;
  createdAt: Date;
  plannedAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Set while it is running: it pauses, or ends as cancelled, when the fixes that run now have ended. */
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
  /** To be handed to startRollout: says which plan was looked at. */
  planHash: string | null;
  /** As the function of this name says it. */
  numberToType: number | null;
  /** Stages in their order; empty until the dry run has ended. */
  stages: RolloutStage[];
  /** It has ended and has confirmed members whose instances are still there: `planRollout` can take it back. */
  canRollBack: boolean;
}

export interface RolloutMemberRow {
  id: string;
  /** `id` is null where the instance was removed; name and address are those of when the list was frozen. */
  instance: { id: string | null; name: string; address: string; port: number };
  /** From 1, by name. */
  position: number;
  /** 0 is the canary; null while it is planned and where it is left out. */
  stage: number | null;
  state: MemberState;
  reason: string | null;
  reasonParams: Record<string, string | number>;
  /** Null where no plan could be made. */
  shown: ShownPlan | null;
  /** The newest remediation made for it (its dry run, then its fix); null where there is none, or it went with its instance. */
  remediationId: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** What watchRollout yields. */
export type RolloutEvent =
  /** The rollout with its counts; sent first and whenever it changed. */
  | { type: 'rollout'; id: string; rollout: RolloutDetail }
  /** Members that changed, in the order of the change. One may be told twice, never too seldom. */
  | { type: 'members'; id: string; members: RolloutMemberRow[] }
  /** It is over; the last event. */
  | { type: 'end'; id: string; rollout: RolloutDetail };
