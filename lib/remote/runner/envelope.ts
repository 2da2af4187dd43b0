import { assign, type Variables } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { prelude } from '@/lib/truth/probes/prelude';

/** Everything that Clearance keeps on an instance is in here; only root may look. */
export const STATE_FOLDER = '/var/lib/clearance';

export type ScriptKind = 'fix-plan' | 'fix-apply' | 'fix-status' | 'fix-check' | 'fix-confirm' | 'fix-rollback';

/**
 * A script for lib/remote/ssh: the marker line, the shared prelude, and `body` run by one shell as root. The body reaches that
 * shell on standard input, so neither argv nor the environment shows what is in it.
 *
 * Wire format of what it prints: lines `@<nonce> <key> <base64>`; every other line is noise and is skipped.
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
  const head = assign({ NONCE: nonce, STATE: STATE_FOLDER, ...variables });
  const program = `${head}${shell('remote/runner/root')}${shell('remote/runner/envelope')}${body}`;
  return [
    `# clearance ${about ? `${kind} ${about}` : kind}\n`,
    prelude(nonce),
    assign({ NONCE: nonce }),
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

/** Something to be asked in a root script: shell lines that `emit` answers, and the variables that they read. */
export interface Question {
  /** Small letters and hyphens; it is in the marker line of the script. */
  name: string;
  /** Values are checked when they are assigned: see lib/platform/shell/assign. */
  variables: Variables;
  body: string;
}

/** What a script printed, by key, in order. */
export type Answer = Map<string, string[]>;

/**
 * Read what a script printed. Never throws; lines without the nonce, and values that are no base64, are skipped.
 *
 * @returns decoded values as binary-safe strings (one character a byte): use `text` or `bytes` to read them
 */
export function parseAnswer(stdout: string, nonce: string): Answer {
  const answer: Answer = new Map();
  const head = `@${nonce} `;
  for (const line of stdout.split('\n')) {
    if (!line.startsWith(head)) continue;
    const match = /^([a-z0-9-]{1,40}) ([A-Za-z0-9+/=]*)\s*$/.exec(line.slice(head.length));
    if (!match?.[1]) continue;
    const values = answer.get(match[1]) ?? [];
    values.push(Buffer.from(match[2] ?? '', 'base64').toString('latin1'));
    answer.set(match[1], values);
  }
  return answer;
}

/** The last value of a key as text; empty where it was not said. */
export function text(answer: Answer, key: string): string {
  return Buffer.from(answer.get(key)?.at(-1) ?? '', 'latin1').toString('utf8');
}

/** The last value of a key as bytes; null where it was not said. */
export function bytes(answer: Answer, key: string): Uint8Array | null {
  const value = answer.get(key)?.at(-1);
  return value === undefined ? null : Buffer.from(value, 'latin1');
}

/** For those who play an instance (the demonstration, tests): one line of an answer. */
export function answerLine(nonce: string, key: string, value: string | Uint8Array): string {
  return `@${nonce} ${key} ${Buffer.from(value).toString('base64')}\n`;
}
