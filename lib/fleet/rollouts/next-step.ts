import type { RolloutReason } from './types';

/** The states of the members of one stage. */
export interface StageTally {
  /** 0 is the canary. */
  stage: number;
  /** Wait for their turn. */
  ready: number;
  /** Are planned again, or their fix runs. */
  active: number;
  confirmed: number;
  /** Had their turn and did not end confirmed. */
  failed: number;
}

export interface Standing {
  /** In any order; stages without members may be missing. */
  stages: StageTally[];
  failureLimit: number;
  pauseAfterCanary: boolean;
  /** A member of the canary is confirmed but not proven. */
  canaryUnproven: boolean;
  /** The rollout was already paused after its canary. */
  canaryPaused: boolean;
  /** A request that has not been carried out yet. */
  asked: 'pause' | 'cancel' | null;
  /** How many members may be active at once. */
  parallel: number;
}

export type Step =
  /** Begin the turns of the first `count` ready members of the stage. */
  | { do: 'start'; stage: number; count: number }
  /** Nothing may begin until an active member has ended. */
  | { do: 'wait' }
  | { do: 'pause'; reason: Extract<RolloutReason, 'asked' | 'after-canary' | 'canary-unproven'> }
  | {
      do: 'end';
      state: 'finished' | 'stopped' | 'cancelled';
      reason: Extract<RolloutReason, 'canary-failed' | 'failure-limit' | 'cancelled'> | null;
      reasonParams: Record<string, number>;
    };

/**
 * Decides the next step of a rollout. Pure.
 *
 * Active members always finish. A stage begins when every stage before it has ended. A canary that did not end
 * confirmed stops the rollout, and so do as many failures as the limit says. A failure is a member that had its turn
 * and did not end confirmed. This includes refused members: what was shown was not true there. If the canary is
 * confirmed but not proven, the rollout pauses, so that somebody checks it before the rest begins.
 */
export function nextStep(standing: Standing): Step {
  const { stages, failureLimit, pauseAfterCanary, canaryUnproven, canaryPaused, asked, parallel } = standing;
  const active = total(stages, 'active');
  const ready = total(stages, 'ready');
  const stopped = whyStopped(stages, failureLimit);
  if (stopped) return active > 0 ? { do: 'wait' } : { do: 'end', state: 'stopped', ...stopped };
  if (active === 0 && ready === 0) return { do: 'end', state: 'finished', reason: null, reasonParams: {} };
  if (asked === 'cancel' && active === 0) {
    return { do: 'end', state: 'cancelled', reason: 'cancelled', reasonParams: {} };
  }
  const stage = Math.min(...stages.filter((each) => each.ready + each.active > 0).map((each) => each.stage));
  const current = stages.find((each) => each.stage === stage);
  const count = Math.min(current?.ready ?? 0, parallel - active);
  if (active === 0 && stage > 0 && !canaryPaused) {
    if (canaryUnproven) return { do: 'pause', reason: 'canary-unproven' };
    if (pauseAfterCanary) return { do: 'pause', reason: 'after-canary' };
  }
  if (active === 0 && asked === 'pause') return { do: 'pause', reason: 'asked' };
  return asked === null && count > 0 ? { do: 'start', stage, count } : { do: 'wait' };
}

type Stop = Pick<Extract<Step, { do: 'end' }>, 'reason' | 'reasonParams'>;

function whyStopped(stages: StageTally[], limit: number): Stop | null {
  const canaries = stages.find(({ stage }) => stage === 0)?.failed ?? 0;
  if (canaries > 0) return { reason: 'canary-failed', reasonParams: { count: canaries } };
  const count = total(stages, 'failed');
  return count >= limit ? { reason: 'failure-limit', reasonParams: { count, limit } } : null;
}

function total(stages: StageTally[], what: 'ready' | 'active' | 'failed'): number {
  return stages.reduce((sum, each) => sum + each[what], 0);
}
