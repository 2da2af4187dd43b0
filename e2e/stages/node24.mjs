import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from '../../lib/start/command.mjs';

const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'node24');
const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
/** The npm package `node` only fetches this one, by an install script: it carries the binary itself. */
const PACKAGE = `node-${PLATFORM}-${process.arch}`;
const BINARY = path.join(FOLDER, 'node_modules', PACKAGE, 'bin', PLATFORM === 'win' ? 'node.exe' : 'node');

/**
 * A Node 24 to run tests on beside the one in use.
 *
 * @returns {Promise<{ binary: string } | { reason: string }>}
 */
export async function findNode24(say) {
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
