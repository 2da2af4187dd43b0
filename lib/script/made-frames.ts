import type { Frames } from './frames';

/**
 * Sections made up by hand, as if a script had printed them.
 * @param bodies by name; a list where there are several of one name
 * @param errors what was said on standard error, by name: such a section failed
 */
export function madeFrames(bodies: Record<string, string | string[]>, errors: Record<string, string> = {}): Frames {
  const all = Object.entries(bodies).flatMap(([name, body]) => {
    const error = errors[name] ?? '';
    return [body].flat().map((each) => ({ name, body: each, error, status: error === '' ? 0 : 1 }));
  });
  return { all, done: true, unfinished: [] };
}
