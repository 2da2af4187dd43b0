import { type Frame, parseFrames } from './frames';

/** Maximum characters of one section that is read while its script still runs; a longer one is skipped. */
const MOST = 32 * 1024;

/**
 * Reads sections while their script still runs.
 * @param nonce the nonce given to the script
 * @param onFrame called with each section once it has ended
 * @returns a function that takes the next piece of standard output, cut anywhere; its cost does not grow with earlier
 *   output
 */
export function frameStream(nonce: string, onFrame: (frame: Frame) => void): (chunk: string) => void {
  const end = `\nCLEARANCE/1 ${nonce} end `;
  let pending = '\n';
  return (chunk) => {
    pending += chunk;
    const last = pending.lastIndexOf(end);
    const line = last < 0 ? -1 : pending.indexOf('\n', last + end.length);
    if (line >= 0) {
      for (const frame of parseFrames(pending.slice(0, line), nonce).all) onFrame(frame);
      pending = pending.slice(line);
    }
    // Searching a long section again with each new piece would take hours.
    pending = pending.slice(-MOST);
  };
}
