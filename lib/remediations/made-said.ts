import type { Frames } from '@/lib/script/frames';
import { madeFrames } from '@/lib/script/made-frames';

/**
 * What a script of a plan said, made up.
 * @param said by section; null leaves one out. `content`, which travels as base64, is given as it is.
 */
export function saidOf(said: Record<string, string | string[] | null>): Frames {
  const sections = Object.entries(said).flatMap(([name, text]): [string, string | string[]][] =>
    text === null ? [] : [[name, name === 'content' ? Buffer.from(String(text)).toString('base64') : text]],
  );
  return madeFrames(Object.fromEntries(sections));
}
