import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../lib/start/command.mjs';
import { draw } from './draw.mjs';
import { readGraph } from './graph.mjs';
import { FLOORS } from './rules.mjs';

/** The picture of the folders and their imports that CONTRIBUTING.md shows. */
export const PICTURE = 'docs/images/imports.svg';

/** Whether the picture in the repository shows what the code imports. @param {string} drawn what `draw` gives now */
export function isCurrent(drawn) {
  const file = path.join(ROOT, PICTURE);
  return existsSync(file) && readFileSync(file, 'utf8') === drawn;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(path.join(ROOT, PICTURE), await draw(readGraph(), FLOORS));
  console.log(PICTURE);
}
