import type { StepState } from '@/lib/remote/runner/journal';

/** The state of a remediation. The last six are final. */
export const REMEDIATION_STATES = [
  'planned',
  'queued',
  'running',
  /** The change is in force. The reason `confirmed-unproven` means that there was no proof from inside a container. */
  'confirmed',
  /** Everything is as before: the instance rolled the change back. */
  'reverted',
  /** Nothing was changed: the instance was not as planned. */
  'refused',
  /** It is in neither of the two end states, or its state is unknown: `reason` says which. */
  'failed',
  'cancelled',
  /** A plan that was not applied in time. */
  'expired',
] as const;

export type RemediationState = (typeof REMEDIATION_STATES)[number];

export function isFinal(state: RemediationState): boolean {
  return state !== 'planned' && state !== 'queued' && state !== 'running';
}

/** Codes of how a remediation ended; the words are under `remediation.reason.<code>`. */
export const REASONS = [
  'confirmed',
  /** As planned, and nothing in a container proved it: the step `inspect` says why. */
  'confirmed-unproven',
  // reverted by the instance
  'step-failed',
  'not-confirmed',
  'cancelled',
  'interrupted',
  'rebooted',
  'recheck-failed',
  'proof-failed',
  // refused: nothing was changed
  'changed-since-plan',
  'locked',
  'blocked',
  'no-space',
  'no-rights',
  'connect-failed',
  /** A newer version planned it: refused, or rolled back if it had begun. */
  'kind-unknown',
  'start-failed',
  // failed
  'revert-failed',
  'contact-lost',
  'rights-lost',
  'nothing-found',
  'gave-up',
  // expired
  'newer-plan',
  'plan-too-old',
  'instance-moved',
] as const;

/** Remediations that ended without a result from the instance: the next contact reads the result. */
export const WITHOUT_WORD: readonly ReasonCode[] = ['contact-lost', 'rights-lost', 'gave-up'];

/** Whether a remediation ended without a result from the instance. */
export function isWithoutWord({ state, reason }: { state: string; reason: string | null }): boolean {
  return state === 'failed' && WITHOUT_WORD.some((known) => known === reason);
}

export type ReasonCode = (typeof REASONS)[number];

/** The events of watchRemediation: the whole state first, then every change. */
export type RemediationEvent =
  | { type: 'state'; state: RemediationState; reason: string | null; reasonParams: Record<string, string | number> }
  | {
      type: 'step';
      position: number;
      name: string;
      state: StepState;
      output: string;
      /** ISO 8601. */
      startedAt: string;
      ms: number | null;
    };
