import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LabError } from './errors';
import { RUN_DIR } from './layout';
import { MAX_LABS } from './network/plan';

const FOLDER = path.join(RUN_DIR, 'index');

/** Takes the lowest free index. Creating the file is the lock: two labs cannot get the same one. */
export function takeIndex(lab: string): number {
  mkdirSync(FOLDER, { recursive: true });
  for (let index = 0; index < MAX_LABS; index++) {
    try {
      writeFileSync(path.join(FOLDER, String(index)), lab, { flag: 'wx' });
      return index;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new LabError('no-index', `${MAX_LABS} labs are up already`);
}

/** The index that a lab has taken, if it got that far. */
export function indexOf(lab: string): number | undefined {
  if (!existsSync(FOLDER)) return undefined;
  const file = readdirSync(FOLDER).find((name) => readFileSync(path.join(FOLDER, name), 'utf8') === lab);
  return file === undefined ? undefined : Number(file);
}

/** Give an index back. */
export function freeIndex(index: number): void {
  rmSync(path.join(FOLDER, String(index)), { force: true });
}
