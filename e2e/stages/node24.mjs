import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from '../../lib/start/command.mjs';

const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'node24');
const BINARY = path.join(FOLDER, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * A Node 24 to run tests on beside the one in use: the npm package `node` carries the binary in a package of its own for
 * each platform, which its install script would put into place; install scripts are off, so it is found here.
 *
 * @returns {Promise<{ binary: string } | { reason: string }>}
 */
export async function findNode24(say) {
  if (process.versions.node.startsWith('24.')) return { reason: 'these tests ran on Node 24 already' };
  const found = await firstThatRuns();
  if (found) return { binary: found };
  say(`Installing Node 24 for tests (npm package "node", into ${path.relative(ROOT, FOLDER)})`);
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
      'node@24',
    ],
    { quiet: true },
  );
  const installed = await firstThatRuns();
  if (installed) return { binary: installed };
  return {
    reason: `Node 24 could not be installed (npm ended with ${code}): ${output.trim().split('\n').at(-1) ?? ''}`,
  };
}

async function firstThatRuns() {
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const packaged = path.join(FOLDER, 'node_modules', platform, 'bin', path.basename(BINARY));
  for (const binary of [packaged, BINARY]) {
    if (!existsSync(binary)) continue;
    const { code, output } = await run(binary, ['--version'], { quiet: true }).catch(() => ({ code: 1, output: '' }));
    if (code === 0 && output.startsWith('v24.')) return binary;
  }
  return null;
}
