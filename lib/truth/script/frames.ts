import { isRefusal } from './sudo-words';
import { linesOf } from './text';

/** One section of a script's output, as `frame` of frames.sh prints it. Untrusted text, limited on the instance. */
export interface Frame {
  name: string;
  /** Standard output, byte for byte except NUL. */
  body: string;
  /** The end of standard error, at most 1000 bytes. */
  error: string;
  /** Exit status of the command; null if the section was cut before it. */
  status: number | null;
  /** The output was longer than this: the last line may be cut anywhere. */
  cut?: true;
}

export interface Frames {
  /** In the order of the output. */
  all: Frame[];
  /** The script ran to its end. */
  done: boolean;
  /** Sections that did not end. */
  unfinished: string[];
}

/** No section is longer: the limits on the instance are lower. */
const MAX_BODY = 4 * 1024 * 1024;
const MAX_FRAMES = 2000;
const CUT = { cut: true } as const;

/**
 * Splits a script's output into its sections. Takes any bytes and never throws. Everything outside of the sections (a
 * login banner, output of a shell's start-up file) is dropped.
 * @param nonce the nonce given to the script; without it the first header line is trusted
 */
export function parseFrames(stdout: string, nonce?: string): Frames {
  const found = nonce ?? /(?:^|\n)CLEARANCE\/1 ([0-9a-f]{32}) start\r?\n/.exec(stdout)?.[1];
  if (found === undefined || !/^[0-9a-f]{32}$/.test(found)) return { all: [], done: false, unfinished: [] };
  const mark = `\nCLEARANCE/1 ${found} `;
  const all: Frame[] = [];
  const unfinished: string[] = [];
  let done = false;
  let open: { name: string; body: string; cut?: true } | null = null;
  for (const piece of `\n${stdout}`.split(mark).slice(1)) {
    const end = piece.indexOf('\n');
    const words = (end < 0 ? piece : piece.slice(0, end)).trimEnd().split(' ');
    const text = end < 0 ? '' : piece.slice(end + 1);
    const name = words.slice(1).join(' ');
    if (words[0] === 'done') done = true;
    if (words[0] === 'begin') {
      if (open) unfinished.push(open.name);
      open = { name, body: text.slice(0, MAX_BODY), ...(text.length > MAX_BODY ? CUT : {}) };
    }
    if (words[0] === 'cap' && open) open = { ...open, ...cutAt(open.body, Number(words[1])) };
    if (words[0] === 'error' && open?.name === name) {
      const cut = text.lastIndexOf('\n', text.length - 1);
      const status = text.slice(cut + 1).trim();
      const known = /^\d{1,3}$/.test(status);
      if (all.length < MAX_FRAMES) {
        all.push({
          name,
          body: open.body,
          error: (known ? text.slice(0, Math.max(cut, 0)) : text).slice(0, 1000).trim(),
          status: known ? Number(status) : null,
          ...(open.cut ? CUT : {}),
        });
      }
      open = null;
    }
  }
  if (open) unfinished.push(open.name);
  return { all, done, unfinished };
}

/**
 * The script lets one byte more than the limit through, so that a cut is visible. Invalid UTF-8 counts for more bytes.
 */
function cutAt(body: string, cap: number): { body: string; cut?: true } {
  const bytes = new TextEncoder().encode(body);
  return bytes.length > cap ? { body: new TextDecoder().decode(bytes.subarray(0, cap)), ...CUT } : { body };
}

/** The lines of a section, without a cut line: half a number is another number. */
export function wholeLines(frame: Frame | undefined, most: number): string[] {
  const lines = linesOf(frame?.body ?? '', most + 1);
  return (frame?.cut ? lines.slice(0, -1) : lines).slice(0, most);
}

/** The first section of that name. */
export function frameOf(frames: Frames, name: string): Frame | undefined {
  return frames.all.find((frame) => frame.name === name);
}

/** The text of the first section of that name; empty if there is none. */
export function textOf(frames: Frames, name: string): string {
  return frameOf(frames, name)?.body ?? '';
}

/** The texts of all sections of that name, in order. */
export function textsOf(frames: Frames, name: string): string[] {
  return frames.all.filter((frame) => frame.name === name).map(({ body }) => body);
}

/** The bytes of a section in base64; null if there is no such section, or it was cut. */
export function bytesOf(frames: Frames, name: string): Uint8Array | null {
  const frame = frameOf(frames, name);
  return frame === undefined || frame.cut ? null : Buffer.from(frame.body, 'base64');
}

/** Whether a section failed because of missing rights: on the instance, or in sudo's rules. */
export function wasDenied(frame: Frame): boolean {
  if (frame.status === 126) return true;
  return frame.status !== 0 && isRefusal(frame.error);
}

/** Whether a time limit ended a section: GNU's timeout, BusyBox's, or the kill after it. */
export function wasCutOff({ status }: Frame): boolean {
  return status === 124 || status === 137 || status === 143;
}
