import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { scaled } from '../../pace/scaled.mjs';
import { LabError } from '../errors';
import { withLock } from '../host/lock';
import { unmountBelow } from '../host/mounts';
import { run } from '../host/run';
import { basesDir } from '../layout';
import { debianMirror } from './mirror';
import { type Recipe, recipeKey } from './recipe';

/** The tree for a recipe, from the cache, or made now (about half a minute). It is never changed afterwards. */
export async function ensureBase(recipe: Recipe, say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const base = path.join(basesDir(), recipeKey(recipe));
  if (existsSync(base)) return base;
  mkdirSync(basesDir(), { recursive: true });
  return withLock(`${base}.lock`, scaled(600_000), async () => {
    if (existsSync(base)) return base;
    say(`Making the Debian ${recipe.release} base (once; about half a minute) in ${base}`);
    await removeUnfinished(base);
    const unfinished = `${base}.unfinished-${process.pid}`;
    const mirror = debianMirror();
    const result = await run(
      // In a separate mount namespace, so that its mounts are removed with it, however it ends.
      'unshare',
      [
        '--mount',
        'mmdebstrap',
        '--quiet',
        '--mode=root',
        '--variant=minbase',
        `--include=${recipe.packages.join(',')}`,
        '--aptopt=Acquire::Languages "none"',
        '--dpkgopt=path-exclude=/usr/share/doc/*',
        '--dpkgopt=path-exclude=/usr/share/man/*',
        '--dpkgopt=force-unsafe-io',
        // mmdebstrap passes a hook of several lines to sh, with the tree as $1.
        `--customize-hook=${recipe.hook}`,
        recipe.release,
        unfinished,
        ...(mirror ? [mirror] : []),
      ],
      { signal },
    );
    if (result.code !== 0) {
      rmSync(unfinished, { recursive: true, force: true });
      signal?.throwIfAborted();
      throw new LabError('base-failed', `mmdebstrap ${recipe.release} failed:\n${result.stderr.trim().slice(-3000)}`);
    }
    // Renamed only when complete, so that an interrupted build is never used as a base.
    renameSync(unfinished, base);
    return base;
  });
}

/** The rest of a process that was killed while it made this base. If it cannot be removed, it only takes disk space. */
async function removeUnfinished(base: string): Promise<void> {
  const left = readdirSync(path.dirname(base)).filter((name) => name.startsWith(`${path.basename(base)}.unfinished`));
  for (const name of left) {
    const folder = path.join(path.dirname(base), name);
    try {
      // /proc and /dev/pts may be mounted there: what is deleted below them is this machine's.
      await unmountBelow(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Its mmdebstrap may still be running.
    }
  }
}
