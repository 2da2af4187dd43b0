import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { printing, rootScript } from '@/lib/remote/runner/root-script';
import { type Run, runnerScript } from './runner';
import { sha256 } from './sha256';

/**
 * `# clearance fix-apply`: puts the runner into its folder on the instance, takes the lock and starts the runner
 * outside of this SSH session. Answers `started <how>` or `refused <code> <detail>`; if refused, nothing was changed.
 *
 * @param faults see runnerScript: only for the lab's fault tests
 * @throws Error for a value that is not allowed in a script
 */
export function applyScript(nonce: string, run: Run, faults = ''): string {
  const { name, title, needs, payload } = run.program;
  const encoded = payload === null ? '' : Buffer.from(payload).toString('base64').replace(/.{76}/g, '$&\n');
  return rootScript(
    'fix-apply',
    nonce,
    {
      ...{ ID: run.id, TITLE: title.replaceAll(' ', '_'), PAYLOAD: payload === null ? 'none' : sha256(payload) },
      NEEDS: needs,
    },
    [
      printing('runner_text', 'CLEARANCE_RUNNER_END', runnerScript(run, faults)),
      printing('payload_text', 'CLEARANCE_NEW_END', encoded),
      ...PARTS.map(shell),
    ].join(''),
    name,
  );
}

const PARTS: ShellFile[] = ['remote/runner/remediation-folder', 'remote/runner/runner-state', 'remote/runner/apply'];
