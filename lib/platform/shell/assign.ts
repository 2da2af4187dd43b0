import { type ShellFile, shell } from './read';

/** A list becomes one value with spaces between the words. Each word is checked. */
type Value = string | number | readonly (string | number)[];

/** The variables of a shell file, by name. */
export type Variables = Record<string, Value>;

/** The characters that a value may have. None of them can end single quotes or has a special meaning for the shell. */
const ALPHABETS = {
  plain: /^[A-Za-z0-9+/=._:@-]*$/,
  url: /^[A-Za-z0-9+/=._:@%?~-]*$/,
};
type Alphabet = keyof typeof ALPHABETS;

/**
 * The start of a shell file: `name='value'` lines, one for each variable.
 * @param values values from an instance or a person must be encoded, or limited to these characters, before; they are
 *   checked here again
 * @param alphabet `url` also allows `%`, `?` and `~`
 * @throws Error where a value has another character
 */
export function assign(values: Variables, alphabet: Alphabet = 'plain'): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quote(name, value, alphabet)}\n`)
    .join('');
}

/** A value in single quotes, after a check that it cannot end the quotes; see `assign`. */
export function quote(name: string, value: Value, alphabet: Alphabet = 'plain'): string {
  const words = typeof value === 'object' ? value : [value];
  for (const word of words) {
    if (!ALPHABETS[alphabet].test(String(word))) throw new Error(`the value of ${name} is not allowed in a script`);
  }
  return `'${words.join(' ')}'`;
}

/**
 * A variable whose value is the text of shell files, to be run by another shell (`sh -c "$NAME"`): as root, or in a
 * container. It is our own text, so any character is allowed.
 */
export function assignFiles(name: string, ...files: ShellFile[]): string {
  const text = files.map(shell).join('').replaceAll("'", "'\\''");
  return `# shellcheck disable=SC2016 # the other shell expands it\n${name}='${text}'\n`;
}
