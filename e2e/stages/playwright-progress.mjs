import { appendFileSync } from 'node:fs';

/** A reporter of Playwright: writes one letter for each test that ended, to show the progress. */
export default class PlaywrightProgress {
  onTestEnd(test, { status }) {
    const letter = status === 'skipped' ? 's' : status === test.expectedStatus ? 'p' : 'f';
    if (process.env.CLEARANCE_TEST_PROGRESS) appendFileSync(process.env.CLEARANCE_TEST_PROGRESS, letter);
  }
}
