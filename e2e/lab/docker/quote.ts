/** One argument of a POSIX shell command, whatever is in it. */
export function quote(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
