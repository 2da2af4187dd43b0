import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { LabError } from '../errors';
import { withLock } from '../host/lock';
import { run } from '../host/run';
import { basesDir } from '../layout';
import { debianMirror } from './mirror';
import { type Recipe, recipeKey } from './recipe';

/** The tree for a recipe, from the cache, or made now (about half a minute). It is never written to afterwards. */
export async function ensureBase(recipe: Recipe, say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const base = path.join(basesDir(), recipeKey(recipe));
  if (existsSync(base)) return base;
  mkdirSync(basesDir(), { recursive: true });
  return withLock(`${base}.lock`, 600_000, async () => {
    if (existsSync(base)) return base;
    say(`Making the Debian ${recipe.release} base (once; about half a minute) in ${base}`);
    const unfinished = `${base}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    const mirror = debianMirror();
    const result = await run(
      'mmdebstrap',
      [
        '--quiet',
        '--mode=root',
        '--variant=minbase',
        `--include=${recipe.packages.join(',')}`,
        '--aptopt=Acquire::Languages "none"',
        '--dpkgopt=path-exclude=/usr/share/doc/*',
        '--dpkgopt=path-exclude=/usr/share/man/*',
        '--dpkgopt=force-unsafe-io',
        // mmdebstrap hands a hook of several lines to sh with the tree as $1.
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
    // Renamed only when whole, so that an interrupted build is never taken for a base.
    renameSync(unfinished, base);
    return base;
  });
}
