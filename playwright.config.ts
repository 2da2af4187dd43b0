import { defineConfig } from '@playwright/test';
import { scaled } from './e2e/pace/scaled.mjs';

/** Tests of the production build in a browser. `CLEARANCE_CHROMIUM` names the browser (e2e/stages). */
export default defineConfig({
  projects: [
    { name: 'browser', testDir: 'e2e/browser' },
    // Over real instances: needs root on Linux.
    { name: 'heart-browser', testDir: 'e2e/lab/heart' },
    { name: 'lab-browser', testDir: 'e2e/lab/browser' },
  ],
  testMatch: '**/*.spec.ts',
  outputDir: '.clearance/browser-tests',
  fullyParallel: false,
  workers: 2,
  timeout: scaled(120_000),
  expect: { timeout: scaled(30_000) },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CLEARANCE_CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
