import type { Frames } from './frames';

/**
 * The recorded sections of one release, as if a script had printed them. Samples are the bodies of sections, named
 * `RELEASE.SECTION.txt`; those of Debian 11, 12 and 13 were recorded on real instances.
 * @param files contents by path, as `import.meta.glob('./samples/*.txt', …)` gives them
 */
export function sampleFrames(files: Record<string, unknown>, release: string): Frames {
  const all = Object.entries(files).flatMap(([path, body]) => {
    const name =
      path
        .split('/')
        .at(-1)
        ?.replace(/\.txt$/, '') ?? '';
    if (!name.startsWith(`${release}.`)) return [];
    return [{ name: name.slice(release.length + 1), body: String(body), error: '', status: 0 }];
  });
  return { all, done: true, unfinished: [] };
}

/** Sections made up by hand. */
export function madeFrames(bodies: Record<string, string>, errors: Record<string, string> = {}): Frames {
  const all = Object.entries(bodies).map(([name, body]) => {
    const error = errors[name] ?? '';
    return { name, body, error, status: error === '' ? 0 : 1 };
  });
  return { all, done: true, unfinished: [] };
}
