import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { type Question, rootScript } from '@/lib/remote/runner/root-script';

/**
 * `# clearance fix-status`: the journal from line `after` on, followed live until the runner waits for a confirmation,
 * is done, or `seconds` are over. A runner found dead in the middle is started again: it takes the change back.
 *
 * Prints `journal <line>` as lines come, then `state`, `result`, `decision`, `alive` and `waiting`.
 */
export function statusScript(nonce: string, id: string, after: number, seconds: number): string {
  return rootScript('fix-status', nonce, { ID: id, AFTER: after, SECONDS_MAX: seconds }, STATUS.map(shell).join(''));
}

/**
 * `# clearance fix-check`: what Clearance wants to know before it confirms, read afresh; see `recheck` of FixProgram.
 * Changes nothing.
 */
export function checkScript(nonce: string, id: string, { name, variables, body }: Question): string {
  return rootScript(
    'fix-check',
    nonce,
    { ID: id, ...variables },
    shell('remote/runner/remediation-folder') + body,
    name,
  );
}

/**
 * `# clearance fix-confirm` keeps the change, `# clearance fix-rollback` takes it back now. Both leave a name that
 * exactly one contender can make, wait for the runner's last word, and answer with `decision` and `result`: only
 * `result` counts. Taking back what was never begun there leaves that as the result, so that a start which is still on
 * its way finds it and changes nothing.
 */
export function decideScript(nonce: string, id: string, decision: 'confirmed' | RevertDecision): string {
  const kind = decision === 'confirmed' ? 'fix-confirm' : 'fix-rollback';
  return rootScript(kind, nonce, { ID: id, DECISION: decision }, DECIDE.map(shell).join(''));
}

export type RevertDecision =
  | 'revert:cancelled'
  | 'revert:recheck-failed'
  | 'revert:proof-failed'
  /** A newer version began it, and this one does not know its kind. */
  | 'revert:kind-unknown'
  /** It was asked to start, and nothing of it was found. */
  | 'revert:start-failed';

const STATUS: ShellFile[] = ['remote/runner/remediation-folder', 'remote/runner/runner-state', 'remote/runner/status'];
const DECIDE: ShellFile[] = ['remote/runner/remediation-folder', 'remote/runner/decide'];
