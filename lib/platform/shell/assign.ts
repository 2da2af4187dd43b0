import { type ShellFile, shell } from './read';

/** A list becomes one value with spaces between; each of its words is checked by itself. */
type Value = string | number | readonly (string | number)[];

/** By name, what a shell file reads. */
export type Variables = Record<string, Value>;

/** What a value may consist of. None of them can leave single quotes, or is more than text to what reads the value. */
const ALPHABETS = {
  plain: /^[A-Za-z0-9+/=._:@-]*$/,
  url: /^[A-Za-z0-9+/=._:@%?~-]*$/,
};
type Alphabet = keyof typeof ALPHABETS;

/**
 * What stands at the head of a shell file: `name='value'` lines, one for each variable.
 * @param values what comes from an instance or a person is encoded, or held to a narrow alphabet, before it gets here;
 *   it is checked again here
 * @param alphabet `url` takes `%`, `?` and `~` besides
 * @throws Error where a value has another character
 */
export function assign(values: Variables, alphabet: Alphabet = 'plain'): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${quote(name, value, alphabet)}\n`)
    .join('');
}

/** A value in single quotes, after a check that nothing in it could leave them; see `assign`. */
export function quote(name: string, value: Value, alphabet: Alphabet = 'plain'): string {
  const words = typeof value === 'object' ? value : [value];
  for (const word of words) {
    if (!ALPHABETS[alphabet].test(String(word))) throw new Error(`the value of ${name} is not allowed in a script`);
  }
  return `'${words.join(' ')}'`;
}

/**
 * A variable whose value is the text of shell files, for what is run by another shell (`sh -c "$NAME"`): as root, or in a
 * container. Our own text, which is why any character is taken.
 */
export function assignFiles(name: string, ...files: ShellFile[]): string {
  const text = files.map(shell).join('').replaceAll("'", "'\\''");
  return `# shellcheck disable=SC2016 # the other shell expands it\n${name}='${text}'\n`;
}
