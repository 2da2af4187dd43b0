const BLANK = ' \t\n\r';
const LINE_END = '\n\r';

/** The characters that a backslash escapes in double quotes (systemd/systemd:src/basic/escape.h, `SHELL_NEED_ESCAPE`). */
const ESCAPED_IN_QUOTES = '"\\`$';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Splits a text into words as systemd splits the value of a variable: at blanks, with quotes and backslashes removed
 * (systemd/systemd:src/basic/extract-word.c with `EXTRACT_RELAX|EXTRACT_UNQUOTE`). A quote that is not closed ends at
 * the end of the text.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      word = `${word ?? ''}${text.charAt(at + 1)}`;
      at++;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = `${word ?? ''}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (BLANK.includes(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = `${word ?? ''}${character}`;
  }
  if (word !== null) words.push(word);
  return words;
}

/**
 * The variables of `Environment=` as `systemctl show` prints them: assignments in one line, in double quotes if they
 * contain blanks (systemd/systemd:src/shared/bus-print-properties.c).
 */
export function parseEnvironment(line: string): Map<string, string> {
  return new Map(
    splitWords(line).flatMap((word): [string, string][] => {
      const at = word.indexOf('=');
      const name = word.slice(0, Math.max(at, 0));
      return NAME.test(name) ? [[name, word.slice(at + 1)]] : [];
    }),
  );
}

/** A specifier (`%h`) or an escape of C (`\\x20`), which systemd replaces in a unit and we do not. */
const REPLACED = /%[^%\s]|\\[a-z0-9]/i;

/**
 * The variables of `Environment=` in the files of a unit, as `systemctl cat` prints them: the main file, then the
 * drop-ins. An empty `Environment=` removes the earlier ones.
 * @returns null for a value that systemd would still change
 */
export function parseUnitSource(text: string): Map<string, string | null> {
  const found = new Map<string, string | null>();
  let section = '';
  for (const line of wholeLines(text)) {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    const [, said] = /^Environment *=(.*)$/.exec(line) ?? [];
    if (section !== 'Service' || said === undefined) continue;
    if (said.trim() === '') found.clear();
    const isReplaced = REPLACED.test(said.replaceAll('%%', ''));
    for (const [name, value] of parseEnvironment(said))
      found.set(name, isReplaced ? null : value.replaceAll('%%', '%'));
  }
  return found;
}

/** Lines of a unit without comments; a line with a backslash at its end is joined with the next one. */
function wholeLines(text: string): string[] {
  const lines: string[] = [];
  let begun = '';
  for (const line of text.split('\n')) {
    if (/^\s*[#;]/.test(line)) continue;
    if (line.endsWith('\\')) begun += `${line.slice(0, -1)} `;
    else {
      lines.push(`${begun}${line}`.trim());
      begun = '';
    }
  }
  return lines;
}

/**
 * The variables of an `EnvironmentFile=`. It is not a shell script: a value without quotes is the rest of the line, and
 * a line without a name (`export A=1`) is ignored (systemd/systemd:src/basic/env-file.c, `parse_env_file_internal`).
 */
export function parseEnvironmentFile(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const first = text.charAt(at);
    if (BLANK.includes(first)) at++;
    else if (first === '#' || first === ';') at = endOfLine(text, at, true) + 1;
    else {
      const end = endOfLine(text, at, false);
      const equals = text.indexOf('=', at);
      if (equals < 0 || equals > end) at = end + 1;
      else {
        const name = text.slice(at, equals).trimEnd();
        const { value, next } = valueAt(text, equals + 1);
        if (NAME.test(name)) found.set(name, value);
        at = next;
      }
    }
  }
  return found;
}

/** The end of the line. After a backslash at the end of a comment, the next line belongs to the comment. */
function endOfLine(text: string, from: number, escapes: boolean): number {
  for (let at = from; at < text.length; at++) {
    if (escapes && text.charAt(at) === '\\') at++;
    else if (LINE_END.includes(text.charAt(at))) return at;
  }
  return text.length;
}

function valueAt(text: string, from: number): { value: string; next: number } {
  let value = '';
  /** Length of the value without blanks at its end, unless they are quoted. */
  let kept = 0;
  let state: 'before' | 'plain' | "'" | '"' = 'before';
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (state === "'" || state === '"') {
      const next = text.charAt(at + 1);
      if (character === state) state = 'before';
      else if (state === '"' && character === '\\') {
        value += ESCAPED_IN_QUOTES.includes(next) ? next : next === '\n' ? '' : `\\${next}`;
        at++;
      } else value += character;
      kept = value.length;
    } else if (LINE_END.includes(character)) break;
    else if (character === '\\') {
      const next = text.charAt(at + 1);
      if (!LINE_END.includes(next)) value += next;
      at++;
      state = 'plain';
      kept = value.length;
    } else if (state === 'before') {
      if (character === "'" || character === '"') state = character;
      else if (!BLANK.includes(character)) {
        state = 'plain';
        value += character;
        kept = value.length;
      }
    } else {
      value += character;
      if (!BLANK.includes(character)) kept = value.length;
    }
  }
  return { value: value.slice(0, kept), next: at + 1 };
}
