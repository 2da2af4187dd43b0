import { assign, type Variables } from '@/lib/platform/shell/assign';
import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { EPILOGUE, prelude } from '@/lib/truth/script/prelude';

/** Everything that Clearance keeps on an instance is in here; only root may look. */
export const STATE_FOLDER = '/var/lib/clearance';

export type ScriptKind = 'fix-plan' | 'fix-apply' | 'fix-status' | 'fix-check' | 'fix-confirm' | 'fix-rollback';

/**
 * A script for lib/remote/ssh: the marker line, the shared prelude, and `body` run by one shell as root. The body reaches that
 * shell on standard input, so neither argv nor the environment shows what is in it.
 *
 * What it prints is read by `parseFrames`: `sudo` says how it became root, `uid` whether it is root there; `done` is said
 * where the body came to its end. Without root there is nothing more.
 *
 * @param variables become `NAME='value'` lines at the head of the body. Values that come from an instance are encoded
 *   or held to a narrow alphabet before they get here, and checked again here.
 * @param about name of the program or the question that it is for: a part of the marker line
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
 * @param end a line that the text does not have
 */
export function printing(name: string, end: string, text: string): string {
  return `${name}() {\ncat <<'${end}'\n${text.endsWith('\n') ? text : `${text}\n`}${end}\n}\n`;
}

const HEAD: ShellFile[] = ['remote/runner/root', 'truth/script/frames', 'remote/runner/as-root'];

/** Something to be asked in a root script: shell lines that print sections, and the variables that they read. */
export interface Question {
  /** Small letters and hyphens; it is in the marker line of the script. */
  name: string;
  /** Values are checked when they are assigned: see lib/platform/shell/assign. */
  variables: Variables;
  body: string;
}
