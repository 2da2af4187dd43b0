/** One section of an answer, as `frame` of lib/truth/script/frames.sh prints it. */
export interface AnswerFrame {
  name: string;
  body: string;
  error?: string;
  status?: number;
}

/** @returns the nonce for the frames of a script; null if the script has none */
export function nonceOf(script: string): string | null {
  return /^CLEARANCE_NONCE='([0-9a-f]{32})'$/m.exec(script)?.[1] ?? null;
}

/** Prints sections in the framing of lib/truth/script/frames.sh, from the start line to the end line. */
export function renderFrames(nonce: string, frames: AnswerFrame[]): string {
  return [`\n${markOf(nonce)} start\n`, ...frames.map((frame) => renderFrame(nonce, frame)), renderDone(nonce)].join(
    '',
  );
}

/** One section. */
export function renderFrame(nonce: string, { name, body, error = '', status = 0 }: AnswerFrame): string {
  const mark = markOf(nonce);
  const said = error ? `${error}\n` : '';
  return `\n${mark} begin ${name}\n${body}\n${mark} error ${name}\n${said}\n${status}\n${mark} end ${name}\n`;
}

/** The line that shows that a script ran to its end. */
export function renderDone(nonce: string): string {
  return `\n${markOf(nonce)} done\n`;
}

function markOf(nonce: string): string {
  return `CLEARANCE/1 ${nonce}`;
}
