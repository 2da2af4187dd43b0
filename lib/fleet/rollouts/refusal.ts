import type { RolloutReason } from './types';

/** Why a member is left out, or ends its turn before anything was changed. */
export interface Refusal {
  ok: false;
  reason: RolloutReason;
  reasonParams: Record<string, string | number>;
}

export function refusal(reason: RolloutReason, reasonParams: Refusal['reasonParams'] = {}): Refusal {
  return { ok: false, reason, reasonParams };
}
