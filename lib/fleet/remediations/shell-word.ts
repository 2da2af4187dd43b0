/**
 * A name as one word of a shell command, also safe in a comment: zsh runs a pasted `#` as a command. Names come from the
 * instance, and must not become commands when somebody pastes them.
 */
export function shellWord(name: string): string {
  return /^[A-Za-z0-9_.:/-]+$/.test(name) ? name : `'${printable(name).replaceAll("'", "'\\''")}'`;
}

function printable(name: string): string {
  return name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
