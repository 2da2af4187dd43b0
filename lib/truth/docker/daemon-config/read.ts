import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

export type ReadText =
  /** `tree` is the syntax tree; null if the file has only white space. */
  | { ok: true; value: Record<string, unknown>; tree: Node | null }
  | { ok: false; code: 'not-json' | 'not-object' | 'too-deep'; why: string };

/**
 * Reads the text of a daemon.json as strictly as Docker does: no comments, no trailing commas. A file with only white
 * space is an empty configuration, as for Docker.
 * @returns the configuration, or what is wrong with it, with line and column; never throws
 */
export function readConfigText(text: string): ReadText {
  if (/^[ \t\r\n]*$/.test(text)) return { ok: true, value: {}, tree: null };
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  try {
    tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // The parser is recursive: thousands of nested brackets exhaust the stack. Other errors are thrown on.
    if (error instanceof RangeError) return { ok: false, code: 'too-deep', why: 'nested too deep' };
    throw error;
  }
  const first = errors[0];
  if (first) {
    const before = text.slice(0, first.offset);
    const place = `line ${before.split('\n').length}, column ${first.offset - before.lastIndexOf('\n')}`;
    return { ok: false, code: 'not-json', why: `${printParseErrorCode(first.error)} at ${place}` };
  }
  const value = parsed(text);
  if (!tree || value === undefined) return { ok: false, code: 'not-json', why: 'not JSON' };
  return isObject(value) ? { ok: true, value, tree } : { ok: false, code: 'not-object', why: 'not a JSON object' };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
