import { kindOf } from './kind-of';
import { JOURNAL_STEP_NAMES } from './step-names';
import { REASONS, type ReasonCode, type RemediationState } from './types';

export interface Ending {
  state: Extract<RemediationState, 'confirmed' | 'reverted' | 'refused' | 'failed' | 'cancelled'>;
  reason: ReasonCode;
  reasonParams: Record<string, string | number>;
}

/**
 * What the runner's last word means. It is `confirmed`, `reverted:<why>[:<step>]`, `refused:<why>` or
 * `revert-failed:<why>[:<step>]:<step that failed while taking back>`.
 *
 * @param unproven what was confirmed is as planned, and no proof from inside a container could be had
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

/** Whether a change is to be proven from inside a container: of a kind that is not known that is not known, either. */
export function asksForProof(kind: string): boolean {
  return kindOf(kind)?.asksForProof ?? true;
}

/** Why the instance did not take the change on; nothing was changed. */
export function refusalOf(refused: string): Ending {
  const [code = '', detail = ''] = refused.split(/\s+/, 2);
  if (code === 'locked') return { state: 'refused', reason: 'locked', reasonParams: { holder: detail.slice(0, 36) } };
  const reason = code === 'no-space' ? 'no-space' : 'start-failed';
  return { state: 'refused', reason, reasonParams: { detail: refused.slice(0, 300) } };
}
