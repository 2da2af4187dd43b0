/** One section of an answer, as `frame` of lib/truth/probes/prelude prints it. */
export interface AnswerFrame {
  name: string;
  body: string;
  error?: string;
  status?: number;
}

/** @returns the nonce that a script wants its frames marked with; null where it has none */
export function nonceOf(script: string): string | null {
  return /^CLEARANCE_NONCE='([0-9a-f]{32})'$/m.exec(script)?.[1] ?? null;
}

/** Prints sections in the framing of lib/truth/probes/prelude, from the start line to the line that says it is done. */
export function renderFrames(nonce: string, frames: AnswerFrame[]): string {
  const mark = `CLEARANCE/1 ${nonce}`;
  return [
    `\n${mark} start\n`,
    ...frames.map(
      ({ name, body, error = '', status = 0 }) =>
        `\n${mark} begin ${name}\n${body}\n${mark} error ${name}\n${error ? `${error}\n` : ''}\n${status}\n${mark} end ${name}\n`,
    ),
    `\n${mark} done\n`,
  ].join('');
}
