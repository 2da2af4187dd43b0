import type { TextEdit } from './edited-text';
import { blanks } from './go-json';

export interface SyntaxMend extends TextEdit {
  code: 'comment' | 'trailing-comma' | 'missing-comma';
  /** What is taken out; empty if something is put in. */
  before: string;
}

type Last = { kind: 'value' | 'comma' | 'other'; at: number; end: number };

/**
 * The mistakes of JSON text that can mean only one thing: comments as in JavaScript, a comma before the end of an object
 * or a list, and a missing comma before a key on the next line. What is in strings is left alone. It stops at what it
 * cannot read; the time grows in proportion to the length. Pure.
 * @returns the edits that correct them, in any order; they do not overlap
 */
export function mendSyntax(text: string): SyntaxMend[] {
  const mends: SyntaxMend[] = [];
  const open: string[] = [];
  let last: Last = { kind: 'other', at: 0, end: 0 };
  let hasNewLine = false;
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      if (char === '\n') hasNewLine = true;
      at++;
    } else if (char === '/') {
      const end = endOfComment(text, at);
      if (end === null) return mends;
      if (text.slice(at, end).includes('\n')) hasNewLine = true;
      mends.push(withoutComment(text, at, end));
      at = end;
    } else {
      const end = char === '"' ? endOfString(text, at) : '{}[],:'.includes(char) ? at + 1 : endOfWord(text, at);
      if (end === null) return mends;
      const isKey = char === '"' && text[blanks(text, end)] === ':';
      if (isKey && last.kind === 'value' && hasNewLine && open.at(-1) === '{') {
        mends.push({ code: 'missing-comma', at: last.end, length: 0, insert: ',', before: '' });
      }
      if ((char === '}' || char === ']') && last.kind === 'comma') {
        mends.push({ code: 'trailing-comma', at: last.at, length: 1, insert: '', before: ',' });
      }
      if (char === '{' || char === '[') open.push(char);
      if (char === '}' || char === ']') open.pop();
      const isOther = isKey || '{[:'.includes(char);
      last = { kind: char === ',' ? 'comma' : isOther ? 'other' : 'value', at, end };
      hasNewLine = false;
      at = end;
    }
  }
  return mends;
}

/** Null if it is no comment, or does not end. */
function endOfComment(text: string, at: number): number | null {
  if (text[at + 1] === '/') {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : text[end - 1] === '\r' ? end - 1 : end;
  }
  const end = text[at + 1] === '*' ? text.indexOf('*/', at + 2) : -1;
  return end < 0 ? null : end + 2;
}

/** Null if it does not end on its line. */
function endOfString(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '"') return at + 1;
    if (char === '\n') return null;
    if (char === '\\') at++;
  }
  return null;
}

function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !/[\s{}[\],:"/]/.test(text.charAt(at))) at++;
  return at;
}

/** With its line if there is nothing else on it, or with the blanks before it at the end of a line. */
function withoutComment(text: string, start: number, stop: number): SyntaxMend {
  let [at, end] = [start, stop];
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
  const isFirst = at === 0 || text[at - 1] === '\n';
  while (text[end] === ' ' || text[end] === '\t' || text[end] === '\r') end++;
  const isLast = end === text.length || text[end] === '\n';
  const before = text.slice(start, stop);
  if (isLast && isFirst)
    return { code: 'comment', at, length: Math.min(end + 1, text.length) - at, insert: '', before };
  if (isLast) return { code: 'comment', at, length: stop - at, insert: '', before };
  // What is around it must not become one word.
  return { code: 'comment', at: start, length: stop - start, insert: ' ', before };
}
