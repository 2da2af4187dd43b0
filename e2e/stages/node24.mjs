import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from '../../lib/start/command.mjs';
import { linkTree } from './link-tree.mjs';
import { sum, tally } from './report.mjs';
import { vitest } from './vitest.mjs';

const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'node24');
const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
/** The npm package `node` only downloads this package, by an install script. This one has the binary itself. */
const PACKAGE = `node-${PLATFORM}-${process.arch}`;
const BINARY = path.join(FOLDER, 'node_modules', PACKAGE, 'bin', PLATFORM === 'win' ? 'node.exe' : 'node');

/**
 * Unit and integration tests on Node 24. It builds the program with that Node, in another place than the normal build.
 */
export async function node24(context) {
  const found = await findNode24(context.say);
  if ('reason' in found) return tally(0, 0, 1, [`unit and integration tests on Node 24: ${found.reason}`]);
  const cwd = path.join(ROOT, '.clearance', 'node24');
  rmSync(cwd, { recursive: true, force: true });
  linkTree(ROOT, cwd, ['.git', '.next', '.clearance', '.cache']);
  try {
    const options = { node: found.binary, cwd };
    return sum([await vitest(context, 'unit', options), await vitest(context, 'integration', options)]);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/**
 * A Node 24 for tests, in addition to the one in use.
 *
 * @returns {Promise<{ binary: string } | { reason: string }>}
 */
async function findNode24(say) {
  if (process.versions.node.startsWith('24.')) return { reason: 'these tests ran on Node 24 already' };
  if (await runs()) return { binary: BINARY };
  say(`Installing Node 24 for tests (npm package ${PACKAGE}, into ${path.relative(ROOT, FOLDER)})`);
  const { code, output } = await run(
    'npm',
    [
      'install',
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--prefix',
      FOLDER,
      `${PACKAGE}@24`,
    ],
    { quiet: true },
  );
  if (await runs()) return { binary: BINARY };
  return {
    reason: `Node 24 could not be installed (npm ended with ${code}): ${output.trim().split('\n').at(-1) ?? ''}`,
  };
}

async function runs() {
  if (!existsSync(BINARY)) return false;
  const { code, output } = await run(BINARY, ['--version'], { quiet: true }).catch(() => ({ code: 1, output: '' }));
  return code === 0 && output.startsWith('v24.');
}
