import { type Frame, parseFrames } from './frames';

/** Characters of one section that comes while a script still runs; a longer one is passed over. */
const MOST = 32 * 1024;

/**
 * Reads sections as they come, while their script still runs.
 * @param nonce the nonce given to the script
 * @param onFrame called with each section once it has ended
 * @returns takes the next piece of standard output, cut anywhere; what it costs does not grow with what came before
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
    // To look through a longer one again with every piece that comes would take hours.
    pending = pending.slice(-MOST);
  };
}
