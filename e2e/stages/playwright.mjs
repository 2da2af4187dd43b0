import path from 'node:path';
import { tool } from './context.mjs';
import { readPlaywright } from './report.mjs';
import { runLogged } from './run-logged.mjs';

/**
 * Runs one project of playwright.config.ts.
 *
 * @param {import('./context.mjs').Context} context
 * @param {string} project
 * @param {{ chromium: string, env?: Record<string, string> }} options
 */
export async function playwright(context, project, { chromium, env = {} }) {
  const report = path.join(context.folder, `${project}.json`);
  const code = await runLogged(
    process.execPath,
    [
      tool('@playwright/test/cli.js'),
      'test',
      '--project',
      project,
      `--reporter=list,json,${path.join(import.meta.dirname, 'playwright-progress.mjs')}`,
    ],
    {
      log: path.join(context.folder, 'log'),
      env: {
        NO_COLOR: '1',
        FORCE_COLOR: undefined,
        CLEARANCE_CHROMIUM: chromium,
        CLEARANCE_TEST_PACE: String(context.pace),
        CLEARANCE_TEST_PROGRESS: context.progress,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        ...env,
      },
    },
  );
  return readPlaywright(report, code);
}
