import { assign, type Variables } from '@/lib/platform/shell/assign';
import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { EPILOGUE, prelude } from '@/lib/truth/script/prelude';

/** This folder holds everything that Clearance stores on an instance; only root may read it. */
export const STATE_FOLDER = '/var/lib/clearance';

export type ScriptKind = 'fix-plan' | 'fix-apply' | 'fix-status' | 'fix-check' | 'fix-confirm' | 'fix-rollback';

/**
 * A script for lib/remote/ssh: the marker line, the shared prelude, and `body`, which one shell runs as root. The shell
 * gets the body on standard input, so it is not visible in argv or the environment.
 *
 * `parseFrames` reads its output: `sudo` says how it became root, `uid` whether it is root; `done` means that the body
 * ran to its end. Without root there is no more output.
 *
 * @param variables become `NAME='value'` lines at the start of the body. Values that come from an instance must be
 *   encoded or limited to a few characters before; they are checked here again.
 * @param about name of the program or the question: a part of the marker line
 */
export function rootScript(
  kind: ScriptKind,
  nonce: string,
  variables: Variables,
  body: string,
  about?: string,
): string {
  const head = assign({ CLEARANCE_NONCE: nonce, STATE: STATE_FOLDER, ...variables });
  const program = [head, ...HEAD.map(shell), body, EPILOGUE].join('');
  return [
    `# clearance ${about ? `${kind} ${about}` : kind}\n`,
    prelude(nonce),
    printing('clearance_body', 'CLEARANCE_BODY_END', program),
    shell('remote/runner/become-root'),
  ].join('');
}

/**
 * A shell function that prints a text.
 * @param end a line that does not occur in the text
 */
export function printing(name: string, end: string, text: string): string {
  return `${name}() {\ncat <<'${end}'\n${text.endsWith('\n') ? text : `${text}\n`}${end}\n}\n`;
}

const HEAD: ShellFile[] = ['remote/runner/root', 'truth/script/frames', 'remote/runner/as-root'];

/** A question of a root script: shell lines that print sections, and the variables that they read. */
export interface Question {
  /** Small letters and hyphens; it is in the marker line of the script. */
  name: string;
  /** Values are checked when they are assigned: see lib/platform/shell/assign. */
  variables: Variables;
  body: string;
}
