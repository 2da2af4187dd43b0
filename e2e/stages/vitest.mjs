import path from 'node:path';
import { ROOT } from '../../lib/start/command.mjs';
import { readVitest } from './report.mjs';
import { runLogged } from './run-logged.mjs';

/**
 * Runs one project of vitest.config.ts.
 *
 * @param {import('./context.mjs').Context} context
 * @param {string} project
 * @param {{ node?: string, cwd?: string, env?: Record<string, string> }} [options] `node` runs vitest and its workers
 */
export async function vitest(context, project, { node = process.execPath, cwd = ROOT, env = {} } = {}) {
  const report = path.join(context.folder, `${project}.json`);
  const code = await runLogged(
    node,
    [
      path.join(cwd, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--reporter=${path.join(cwd, 'e2e/stages/vitest-progress.mjs')}`,
      `--outputFile.json=${report}`,
    ],
    {
      log: path.join(context.folder, 'log'),
      cwd,
      env: {
        NODE_ENV: 'test',
        NO_COLOR: '1',
        CLEARANCE_TEST_PACE: String(context.pace),
        CLEARANCE_TEST_PROGRESS: context.progress,
        ...env,
      },
    },
  );
  return readVitest(report, code);
}
