/**
 * A name as one word of a shell, also in a comment: zsh takes a pasted `#` for a command. Names come from the instance,
 * and must not become commands when somebody pastes them.
 */
export function quoted(name: string): string {
  return /^[A-Za-z0-9_.:/-]+$/.test(name) ? name : `'${printable(name).replaceAll("'", "'\\''")}'`;
}

function printable(name: string): string {
  return name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
