import { isRefusal } from './sudo-words';
import { linesOf } from './text';

/** One section of a script's output, as `frame` of frames.sh prints it. Untrusted text, capped on the instance. */
export interface Frame {
  name: string;
  /** Standard output, byte for byte but for NUL. */
  body: string;
  /** The end of standard error, at most 1000 bytes. */
  error: string;
  /** Exit status of the command; null where the section was cut before it. */
  status: number | null;
  /** The command said more than is here: the last line may have been cut anywhere. */
  cut?: true;
}

export interface Frames {
  /** In the order of the output. */
  all: Frame[];
  /** The script ran to its end. */
  done: boolean;
  /** Sections that never ended. */
  unfinished: string[];
}

/** No section is longer: the caps on the instance are smaller. */
const MAX_BODY = 4 * 1024 * 1024;
const MAX_FRAMES = 2000;
const CUT = { cut: true } as const;

/**
 * Splits a script's output into its sections. Takes any bytes and never throws; what is outside the sections (a login
 * banner, noise of a shell's start-up file) is dropped.
 * @param nonce the nonce given to the script; without it the first header line is believed
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

/** The script lets one byte more than the cap through, so that a cut shows. What is no UTF-8 counts for more. */
function cutAt(body: string, cap: number): { body: string; cut?: true } {
  const bytes = new TextEncoder().encode(body);
  return bytes.length > cap ? { body: new TextDecoder().decode(bytes.subarray(0, cap)), ...CUT } : { body };
}

/** The lines of a section, without one that was cut: half a number is another number. */
export function wholeLines(frame: Frame | undefined, most: number): string[] {
  const lines = linesOf(frame?.body ?? '', most + 1);
  return (frame?.cut ? lines.slice(0, -1) : lines).slice(0, most);
}

/** The first section of that name. */
export function frameOf(frames: Frames, name: string): Frame | undefined {
  return frames.all.find((frame) => frame.name === name);
}

/** What the first section of that name says; empty where there is none. */
export function textOf(frames: Frames, name: string): string {
  return frameOf(frames, name)?.body ?? '';
}

/** What all sections of that name say, in order. */
export function textsOf(frames: Frames, name: string): string[] {
  return frames.all.filter((frame) => frame.name === name).map(({ body }) => body);
}

/** Bytes that a section holds as base64; null where there is no such section, or not all of it. */
export function bytesOf(frames: Frames, name: string): Uint8Array | null {
  const frame = frameOf(frames, name);
  return frame === undefined || frame.cut ? null : Buffer.from(frame.body, 'base64');
}

/** Whether a section failed for lack of rights: ours on the instance, or what sudo lets us do. */
export function wasDenied(frame: Frame): boolean {
  if (frame.status === 126) return true;
  return frame.status !== 0 && isRefusal(frame.error);
}

/** Whether a section was ended by its time limit: by GNU's timeout, or by BusyBox's. */
export function wasCutOff({ status }: Frame): boolean {
  return status === 124 || status === 143;
}
