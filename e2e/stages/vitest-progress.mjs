import { appendFileSync } from 'node:fs';

const LETTERS = { passed: 'p', failed: 'f', skipped: 's' };

/** A reporter of vitest: one letter for each test that ended, for whoever shows how far it is. */
export default class VitestProgress {
  onTestCaseResult(test) {
    const letter = LETTERS[test.result().state];
    if (letter && process.env.CLEARANCE_TEST_PROGRESS) appendFileSync(process.env.CLEARANCE_TEST_PROGRESS, letter);
  }
}
