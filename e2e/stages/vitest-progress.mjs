import { appendFileSync } from 'node:fs';

const LETTERS = { passed: 'p', failed: 'f', skipped: 's' };

/** A reporter of vitest: writes one letter for each test that ended, to show the progress. */
export default class VitestProgress {
  onTestCaseResult(test) {
    const letter = LETTERS[test.result().state];
    if (letter && process.env.CLEARANCE_TEST_PROGRESS) appendFileSync(process.env.CLEARANCE_TEST_PROGRESS, letter);
  }
}
