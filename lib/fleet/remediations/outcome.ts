import { kindOf } from './kind-of';
import { JOURNAL_STEP_NAMES } from './step-names';
import { REASONS, type ReasonCode, type RemediationState } from './types';

export interface Ending {
  state: Extract<RemediationState, 'confirmed' | 'reverted' | 'refused' | 'failed' | 'cancelled'>;
  reason: ReasonCode;
  reasonParams: Record<string, string | number>;
}

/**
 * The meaning of the runner's result. It is `confirmed`, `reverted:<why>[:<step>]`, `refused:<why>` or
 * `revert-failed:<why>[:<step>]:<step that failed during the roll-back>`.
 *
 * @param unproven the confirmed change is as planned, but there was no proof from inside a container
 */
export function endingOf(result: string, unproven = false): Ending {
  const [word = '', why = '', ...rest] = result.split(':');
  const reason = REASONS.find((known) => known === why) ?? 'step-failed';
  const steps = rest.map((name) => JOURNAL_STEP_NAMES.find((known) => known === name) ?? 'begin');
  if (word === 'confirmed') {
    return { state: 'confirmed', reason: unproven ? 'confirmed-unproven' : 'confirmed', reasonParams: {} };
  }
  if (word === 'reverted') return { state: 'reverted', reason, reasonParams: { step: steps[0] ?? '' } };
  if (word === 'refused') return { state: 'refused', reason, reasonParams: {} };
  if (word === 'revert-failed') {
    return { state: 'failed', reason: 'revert-failed', reasonParams: { why: reason, step: steps.at(-1) ?? '' } };
  }
  return { state: 'failed', reason: 'nothing-found', reasonParams: {} };
}

/** Whether a change needs a proof from inside a container. A change of an unknown kind does. */
export function asksForProof(kind: string): boolean {
  return kindOf(kind)?.asksForProof ?? true;
}

/** Why the instance refused the change; nothing was changed. */
export function refusalOf(refused: string): Ending {
  const [code = '', detail = ''] = refused.split(/\s+/, 2);
  if (code === 'locked') return { state: 'refused', reason: 'locked', reasonParams: { holder: detail.slice(0, 36) } };
  const reason = code === 'no-space' ? 'no-space' : 'start-failed';
  return { state: 'refused', reason, reasonParams: { detail: refused.slice(0, 300) } };
}
