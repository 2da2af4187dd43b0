import { kindOf, type RemediationPlan } from './kind-of';
import type { Plan } from './plan-types';

/** A plan of a kind that this version does not know: nothing is read from it but how long the instance waits. */
export interface UnknownPlan extends Plan {
  kind: 'unknown';
}

/** What the instance waits for a confirmation where a plan does not say so, s. */
const CONFIRM_SECONDS = 120;

/** A plan as a row holds it. @param kind as the row says it */
export function readPlan(kind: string, plan: unknown): RemediationPlan | UnknownPlan {
  // Written by lib/fleet/remediations/plan.ts as the plan of this very kind.
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
