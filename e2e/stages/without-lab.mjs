import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from '../../lib/start/build.mjs';
import { ROOT } from '../../lib/start/command.mjs';
import { describeShells } from '../shells/present.mjs';
import { tool } from './context.mjs';
import { tally } from './report.mjs';
import { runLogged } from './run-logged.mjs';
import { ensureShells } from './shells.mjs';
import { vitest } from './vitest.mjs';

export function types(context) {
  // The data of an earlier build about its pages is not valid for the present pages.
  for (const stale of ['.next/types', '.next/dev/types'])
    rmSync(path.join(ROOT, stale), { recursive: true, force: true });
  return single(context, 'types', [tool('typescript/bin/tsc'), '--noEmit']);
}

export function lint(context) {
  return single(context, 'lint', [tool('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings']);
}

export async function unit(context) {
  const leftOut = await ensureShells(context.say, context.mayInstall && process.env.CI === 'true');
  context.say(describeShells());
  const result = await vitest(context, 'unit');
  return { ...result, reasons: [...result.reasons, ...leftOut] };
}

export async function integration(context) {
  await built(context);
  return vitest(context, 'integration');
}

let building = null;
/** Some tests start the program: one build for all of them, rather than one in each. */
export function built(context) {
  building ??= ensureBuilt(context.say);
  return building;
}

async function single(context, name, args) {
  const log = path.join(context.folder, 'log');
  const code = await runLogged(process.execPath, args, { log });
  return code === 0 ? tally(1) : tally(0, 1, 0, [], [{ name, message: '' }]);
}
