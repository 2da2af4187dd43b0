import { prelude } from '@/lib/probes/prelude';

/** Everything that Clearance keeps on an instance is in here; only root may look. */
export const STATE_FOLDER = '/var/lib/clearance';

export type ScriptKind = 'fix-plan' | 'fix-apply' | 'fix-status' | 'fix-check' | 'fix-confirm' | 'fix-rollback';

/**
 * A script for lib/ssh: the marker line, the shared prelude, and `body` run by one shell as root. The body reaches that
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
  variables: Record<string, string | number>,
  body: string,
  about?: string,
): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quote(name, String(value))}\n`);
  return `# clearance ${about ? `${kind} ${about}` : kind}
${prelude(nonce)}
clearance_body() {
cat <<'CLEARANCE_BODY_END'
NONCE='${nonce}'
${assignments.join('')}${COMMON}${body}
CLEARANCE_BODY_END
}
printf '\\n@%s sudo %s\\n' '${nonce}' "$(printf '%s' "$CLEARANCE_ROOT" | base64 | tr -d '\\n')"
clearance_body | as_root sh -c 'eval "$(cat)"'
`;
}

/** Something to be asked in a root script: shell lines that `emit` answers, and the variables that they read. */
export interface Question {
  /** Small letters and hyphens; it is in the marker line of the script. */
  name: string;
  /** Values are checked when they are quoted: see `quote`. */
  variables: Record<string, string | number>;
  body: string;
}

/** Single quotes, after a check that nothing in the value could leave them. */
export function quote(name: string, value: string): string {
  if (!/^[A-Za-z0-9+/=._:@-]*$/.test(value)) throw new Error(`the value of ${name} does not fit in a script`);
  return `'${value}'`;
}

/** Functions that every root script has. The prelude's PATH and locale may not have survived sudo. */
const COMMON = `
set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
HOME=/root
export LC_ALL PATH HOME
umask 077
STATE=${STATE_FOLDER}
b64() { base64 | tr -d '\\n'; }
emit() {
  printf '\\n@%s %s ' "$NONCE" "$1"
  printf '%s' "$2" | b64
  echo
}
emit_from() {
  printf '\\n@%s %s ' "$NONCE" "$1"
  head -c "$2" | b64
  echo
}
limit() { timeout -k 5 "$@"; }
emit uid "$(id -u)"
[ "$(id -u)" = 0 ] || exit 126
`;

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
