import type { StepState } from '@/lib/remote/runner/journal';

/** Where a remediation stands. The last six are final. */
export const REMEDIATION_STATES = [
  'planned',
  'queued',
  'running',
  /** The change is in force; `confirmed-unproven` as its reason says that no proof from inside a container was had. */
  'confirmed',
  /** It is as it was before: the instance took the change back. */
  'reverted',
  /** Nothing was changed: the instance was not as planned. */
  'refused',
  /** It could not be brought to either end, or nobody can tell: `reason` says which. */
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
  /** A newer version planned it: refused, or taken back where it had been begun. */
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

/** Remediations that ended so without word from the instance: what it did is read at the next contact. */
export const WITHOUT_WORD: readonly ReasonCode[] = ['contact-lost', 'rights-lost', 'gave-up'];

/** Whether a remediation ended so. */
export function isWithoutWord({ state, reason }: { state: string; reason: string | null }): boolean {
  return state === 'failed' && WITHOUT_WORD.some((known) => known === reason);
}

export type ReasonCode = (typeof REASONS)[number];

/** What watchRemediation yields: the whole state first, then every change. */
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
