/**
 * A name as one word of a shell command that is shown for somebody to paste: it cannot become a command. Names come from
 * the instance. Quoted in a comment, too: zsh takes a pasted `#` for a command.
 */
export function shellWord(name: string): string {
  return /^[A-Za-z0-9_.:/-]+$/.test(name) ? name : `'${printable(name).replaceAll("'", "'\\''")}'`;
}

function printable(name: string): string {
  return name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
