import { kindOf, type RemediationPlan } from './kind-of';
import type { Plan } from './plan-types';

/** A plan of a kind that this version does not know. Only the time that the instance waits is read from it. */
export interface UnknownPlan extends Plan {
  kind: 'unknown';
}

/** Time that the instance waits for a confirmation, if the plan does not say it, s. */
const CONFIRM_SECONDS = 120;

/** A plan as stored in a row. @param kind from the row */
export function readPlan(kind: string, plan: unknown): RemediationPlan | UnknownPlan {
  // Written by lib/fleet/remediations/plan.ts as a plan of this kind.
  if (kindOf(kind)) return plan as RemediationPlan;
  const { confirmSeconds } = (plan ?? {}) as { confirmSeconds?: unknown };
  return {
    version: 1,
    kind: 'unknown',
    mtu: 0,
    currentMtu: null,
    egressMtu: null,
    engine: null,
    alreadyInForce: false,
    preflight: [],
    blocked: true,
    containers: [],
    networks: [],
    expectedInterruptionMs: 0,
    confirmSeconds: typeof confirmSeconds === 'number' ? confirmSeconds : CONFIRM_SECONDS,
  };
}
