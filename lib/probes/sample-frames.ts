import type { Frames } from '@/lib/script/frames';

/** How the first line of a sample begins that no system printed; what it was built from follows. */
export const BUILT = '# Built from documented formats, not recorded: ';

/** Releases that no instance was recorded of: their samples are built. */
export const BUILT_RELEASES = [
  'debian-10',
  'ubuntu-20.04',
  'ubuntu-22.04',
  'ubuntu-24.04',
  'ubuntu-26.04',
  'centos-stream-9',
  'centos-stream-10',
  'alpine-3.20',
  'alpine-3.22',
] as const;

/** Whether a sample says of itself that it was built. */
export function isBuilt(sample: unknown): boolean {
  return String(sample).startsWith(BUILT);
}

/** What a sample holds, without the line that says what it was built from. */
export function sampleBody(sample: unknown): string {
  const text = String(sample);
  return isBuilt(text) ? text.slice(text.indexOf('\n') + 1) : text;
}

/**
 * The sections of one release, as if a script had printed them. Samples are the bodies of sections, named
 * `RELEASE.SECTION.txt`; those of Debian 11, 12 and 13 were recorded on real instances, others say that they were built.
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
    return [{ name: name.slice(release.length + 1), body: sampleBody(body), error: '', status: 0 }];
  });
  return { all, done: true, unfinished: [] };
}
