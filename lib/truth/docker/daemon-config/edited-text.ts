import { placeOf } from './read-daemon-config';

/** A part of a text that is replaced. */
export interface TextEdit {
  /** Offset into the text as it is now. */
  at: number;
  /** Number of characters that are taken out. */
  length: number;
  insert: string;
}

/** A text that is edited in steps, and that knows where each of its characters was at the start. */
export class EditedText {
  private readonly first: string;
  private origin: Uint32Array;

  constructor(public text: string) {
    this.first = text;
    this.origin = Uint32Array.from({ length: text.length + 1 }, (_, at) => at);
  }

  /** @param edits of the text as it is now, in any order; they do not overlap */
  apply(edits: readonly TextEdit[]): void {
    const { text, origin } = this;
    const sorted = edits.toSorted((a, b) => a.at - b.at || a.length - b.length);
    const grown = sorted.reduce((sum, { length, insert }) => sum + insert.length - length, 0);
    const next = new Uint32Array(origin.length + grown);
    const parts: string[] = [];
    let from = 0;
    let to = 0;
    for (const { at, length, insert } of sorted) {
      parts.push(text.slice(from, at), insert);
      next.set(origin.subarray(from, at), to);
      to += at - from;
      next.fill(origin[at] ?? 0, to, to + insert.length);
      to += insert.length;
      from = at + length;
    }
    parts.push(text.slice(from));
    next.set(origin.subarray(from), to);
    this.text = parts.join('');
    this.origin = next;
  }

  /** `LINE:COLUMN` in the text at the start, from 1, of what is now at this offset. */
  placeAt(at: number): string {
    return placeOf(this.first, this.origin[at] ?? this.first.length);
  }

  /** The offset of a `LINE:COLUMN` of the text as it is now. */
  offsetOf(place: string): number {
    const [line = 1, column = 1] = place.split(':').map(Number);
    let start = 0;
    for (let left = line; left > 1; left -= 1) {
      const end = this.text.indexOf('\n', start);
      if (end < 0) break;
      start = end + 1;
    }
    return start + column - 1;
  }
}

/** A part of an object or a list, with its place in the text. */
interface Part {
  at: number;
  end: number;
}

/** Takes one of the parts of an object or a list out, with its comma. The others stay as they are written. */
export function withoutPart(parts: readonly Part[], index: number): TextEdit {
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]];
  if (!part) throw new Error('there is no such part');
  if (after) return { at: part.at, length: after.at - part.at, insert: '' };
  const at = before ? before.end : part.at;
  return { at, length: part.end - at, insert: '' };
}
