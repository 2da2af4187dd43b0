import { readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, reasons: string[] }} Tally what a stage adds to the sum;
 *   reasons say why something was skipped
 */

/** @returns {Tally} */
export function tally(passed = 0, failed = 0, skipped = 0, reasons = []) {
  return { passed, failed, skipped, reasons };
}

/** @param {Tally[]} tallies */
export function sum(tallies) {
  return tallies.reduce(
    (a, b) => tally(a.passed + b.passed, a.failed + b.failed, a.skipped + b.skipped, [...a.reasons, ...b.reasons]),
    tally(),
  );
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * What vitest's JSON report says. A file that could not be loaded has no tests: it counts as one that failed.
 *
 * @param {string} file
 * @param {number} code how vitest ended
 * @returns {Tally}
 */
export function readVitest(file, code) {
  const report = readReport(file);
  if (!report) return tally(0, 1, 0);
  const broken = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0);
  const failed = report.numFailedTests + broken.length;
  // An error outside of any test (an unhandled rejection) fails the run without failing a test.
  return tally(
    report.numPassedTests,
    failed === 0 && code !== 0 ? 1 : failed,
    report.numPendingTests + report.numTodoTests,
  );
}

/**
 * What Playwright's JSON report says. A test that passed only on a second try has failed.
 *
 * @param {string} file
 * @param {number} code how Playwright ended
 * @returns {Tally}
 */
export function readPlaywright(file, code) {
  const stats = readReport(file)?.stats;
  if (!stats) return tally(0, 1, 0);
  const failed = stats.unexpected + stats.flaky;
  return tally(stats.expected, failed === 0 && code !== 0 ? 1 : failed, stats.skipped);
}
