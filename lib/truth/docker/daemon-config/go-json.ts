/** A value of JSON text. `at` and `end` are offsets into it. */
export type JsonNode = { at: number; end: number } & (
  | { kind: 'object'; members: JsonMember[] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string'; text: string }
  /** As it is written: to Go, `1442` and `1442.0` are different. */
  | { kind: 'number'; raw: string }
  | { kind: 'bool'; is: boolean }
  | { kind: 'null' }
);

export interface JsonMember {
  key: string;
  at: number;
  value: JsonNode;
}

export interface JsonFault {
  code: 'syntax' | 'ends-early' | 'too-deep';
  at: number;
}

export type ParsedJson = { ok: true; node: JsonNode } | { ok: false; fault: JsonFault };

/** `maxNestingDepth` of Go's encoding/json. */
const MAX_DEPTH = 10_000;

/**
 * Reads the first JSON value of a text like Go's encoding/json: exactly RFC 8259, at most 10,000 levels deep, and with
 * equal keys. The text after the value is ignored. Without recursion, so that no input can exhaust the stack.
 * @returns the value, or what is wrong and at which offset; never throws
 */
export function parseGoJson(text: string): ParsedJson {
  const open: Container[] = [];
  let at = blanks(text, 0);
  for (;;) {
    const start = at;
    const char = text[at];
    let done: JsonNode;
    if (char === '{' || char === '[') {
      if (open.length === MAX_DEPTH) return fault('too-deep', at);
      const holder: Container =
        char === '{'
          ? { kind: 'object', at, end: 0, members: [], key: null }
          : { kind: 'array', at, end: 0, items: [], key: null };
      at = blanks(text, at + 1);
      if (text[at] !== (char === '{' ? '}' : ']')) {
        open.push(holder);
        const key = nextKey(text, holder, at);
        if (!key.ok) return key;
        at = key.at;
        continue;
      }
      at++;
      done = closed(holder, at);
    } else {
      const scalar = readScalar(text, at);
      if (!scalar.ok) return scalar;
      done = { ...scalar.node, at: start, end: scalar.end } as JsonNode;
      at = scalar.end;
    }
    // The value may be the last one of its container, which may be the last one of its own.
    for (;;) {
      const holder = open.at(-1);
      if (!holder) return { ok: true, node: done };
      if (holder.kind === 'array') holder.items.push(done);
      else holder.members.push({ key: holder.key?.text ?? '', at: holder.key?.at ?? done.at, value: done });
      at = blanks(text, at);
      if (text[at] === ',') {
        at = blanks(text, at + 1);
        const key = nextKey(text, holder, at);
        if (!key.ok) return key;
        at = key.at;
        break;
      }
      if (text[at] !== (holder.kind === 'array' ? ']' : '}')) return unexpected(text, at);
      at++;
      open.pop();
      done = closed(holder, at);
    }
  }
}

type Container = { at: number; end: number; key: { text: string; at: number } | null } & (
  | { kind: 'object'; members: JsonMember[] }
  | { kind: 'array'; items: JsonNode[] }
);

type Failed = { ok: false; fault: JsonFault };

function closed(holder: Container, end: number): JsonNode {
  const { at } = holder;
  return holder.kind === 'object'
    ? { kind: 'object', at, end, members: holder.members }
    : { kind: 'array', at, end, items: holder.items };
}

/** Reads the next key of an object, and its colon. An array has none. */
function nextKey(text: string, holder: Container, at: number): { ok: true; at: number } | Failed {
  if (holder.kind === 'array') return { ok: true, at };
  if (text[at] !== '"') return unexpected(text, at);
  const key = readString(text, at);
  if (!key.ok) return key;
  holder.key = { text: key.text, at };
  const colon = blanks(text, key.end);
  return text[colon] === ':' ? { ok: true, at: blanks(text, colon + 1) } : unexpected(text, colon);
}

type Scalar = { kind: 'string'; text: string } | { kind: 'number'; raw: string } | { kind: 'bool'; is: boolean };

function readScalar(text: string, at: number): { ok: true; node: Scalar | { kind: 'null' }; end: number } | Failed {
  if (text[at] === '"') {
    const string = readString(text, at);
    return string.ok ? { ok: true, node: { kind: 'string', text: string.text }, end: string.end } : string;
  }
  for (const [word, node] of WORDS) {
    if (text[at] !== word[0]) continue;
    for (let i = 1; i < word.length; i++) if (text[at + i] !== word[i]) return unexpected(text, at + i);
    return { ok: true, node, end: at + word.length };
  }
  return readNumber(text, at);
}

const WORDS = [
  ['true', { kind: 'bool', is: true }],
  ['false', { kind: 'bool', is: false }],
  ['null', { kind: 'null' }],
] as const;

function readNumber(text: string, start: number): { ok: true; node: Scalar; end: number } | Failed {
  let at = text[start] === '-' ? start + 1 : start;
  const digits = (): boolean => {
    const from = at;
    while (isDigit(text[at])) at++;
    return at > from;
  };
  if (text[at] === '0') at++;
  else if (!digits()) return unexpected(text, at);
  if (text[at] === '.') {
    at++;
    if (!digits()) return unexpected(text, at);
  }
  if (text[at] === 'e' || text[at] === 'E') {
    at++;
    if (text[at] === '+' || text[at] === '-') at++;
    if (!digits()) return unexpected(text, at);
  }
  return { ok: true, node: { kind: 'number', raw: text.slice(start, at) }, end: at };
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function readString(text: string, start: number): { ok: true; text: string; end: number } | Failed {
  for (let at = start + 1; ; at++) {
    const char = text[at];
    if (char === undefined || char < ' ') return unexpected(text, at);
    if (char === '"') return { ok: true, text: JSON.parse(text.slice(start, at + 1)) as string, end: at + 1 };
    if (char !== '\\') continue;
    at++;
    const escaped = text[at];
    if (escaped === undefined || !'"\\/bfnrtu'.includes(escaped)) return unexpected(text, at);
    if (escaped !== 'u') continue;
    for (let i = 1; i <= 4; i++) if (!/[0-9a-fA-F]/.test(text[at + i] ?? '')) return unexpected(text, at + i);
    at += 4;
  }
}

/** The offset after JSON's white space. */
export function blanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++;
  return at;
}

function unexpected(text: string, at: number): Failed {
  return at < text.length ? fault('syntax', at) : fault('ends-early', text.length);
}

function fault(code: JsonFault['code'], at: number): Failed {
  return { ok: false, fault: { code, at } };
}
