import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { type Question, rootScript } from '@/lib/remote/runner/root-script';

/**
 * `# clearance fix-status`: the journal from line `after` on, followed live until the runner waits for a confirmation,
 * has ended, or `seconds` are over. If the runner died in the middle, it is started again and rolls the change back.
 *
 * Prints `journal <line>` as lines come, then `state`, `result`, `decision`, `alive` and `waiting`.
 */
export function statusScript(nonce: string, id: string, after: number, seconds: number): string {
  return rootScript('fix-status', nonce, { ID: id, AFTER: after, SECONDS_MAX: seconds }, STATUS.map(shell).join(''));
}

/**
 * `# clearance fix-check`: what Clearance checks again before it confirms; see `recheck` of FixProgram. Changes
 * nothing.
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
 * `# clearance fix-confirm` keeps the change, `# clearance fix-rollback` rolls it back now. Both leave a name that only
 * one process can create, wait for the runner's result, and answer with `verdict` and `result`. Only `result` counts.
 * If the fix never began there, rolling it back leaves that as the result, so that a late start finds it and changes
 * nothing.
 */
export function decideScript(nonce: string, id: string, decision: 'confirmed' | RevertDecision): string {
  const kind = decision === 'confirmed' ? 'fix-confirm' : 'fix-rollback';
  return rootScript(kind, nonce, { ID: id, DECISION: decision }, DECIDE.map(shell).join(''));
}

export type RevertDecision =
  | 'revert:cancelled'
  | 'revert:recheck-failed'
  | 'revert:proof-failed'
  /** A newer version started it, and this version does not know its kind. */
  | 'revert:kind-unknown'
  /** It was requested to start, but nothing of it was found on the instance. */
  | 'revert:start-failed';

const STATUS: ShellFile[] = ['remote/runner/remediation-folder', 'remote/runner/runner-state', 'remote/runner/status'];
const DECIDE: ShellFile[] = ['remote/runner/remediation-folder', 'remote/runner/decide'];
