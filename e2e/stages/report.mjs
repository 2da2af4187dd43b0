import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../lib/start/command.mjs';

/**
 * @typedef {{ name: string, message: string }} Failure a test by its file and title, and what it said
 * @typedef {{ passed: number, failed: number, skipped: number, reasons: string[], failures: Failure[] }} Tally what a
 *   stage adds to the sum; reasons say why something was skipped
 */

/** @returns {Tally} */
export function tally(passed = 0, failed = 0, skipped = 0, reasons = [], failures = []) {
  return { passed, failed, skipped, reasons, failures };
}

/** @param {Tally[]} tallies */
export function sum(tallies) {
  return tallies.reduce(
    (a, b) =>
      tally(
        a.passed + b.passed,
        a.failed + b.failed,
        a.skipped + b.skipped,
        [...a.reasons, ...b.reasons],
        [...a.failures, ...b.failures],
      ),
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
 * Reads vitest's JSON report. A file that could not be loaded has no tests: it counts as one that failed.
 *
 * @param {string} file
 * @param {number} code how vitest ended
 * @returns {Tally}
 */
export function readVitest(file, code) {
  const report = readReport(file);
  if (!report) return tally(0, 1, 0, [], [{ name: 'vitest', message: `It ended with ${code} and left no report.` }]);
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const at = path.relative(ROOT, name);
    // A hook that failed fails its file, not one of its tests.
    const hookFailed = status === 'failed' && assertionResults.every((one) => one.status !== 'failed');
    return [
      ...(hookFailed ? [{ name: at, message: message ?? '' }] : []),
      ...assertionResults
        .filter((one) => one.status === 'failed')
        .map((one) => ({ name: `${at} › ${one.fullName}`, message: one.failureMessages.join('\n') })),
    ];
  });
  // An error outside of any test (an unhandled rejection) fails the run without failing a test.
  if (failures.length === 0 && code !== 0) failures.push({ name: 'vitest', message: `It ended with ${code}.` });
  return tally(report.numPassedTests, failures.length, report.numPendingTests + report.numTodoTests, [], failures);
}

/**
 * Reads Playwright's JSON report. A test that only passed on a second try has failed.
 *
 * @param {string} file
 * @param {number} code how Playwright ended
 * @returns {Tally}
 */
export function readPlaywright(file, code) {
  const report = readReport(file);
  if (!report?.stats) {
    return tally(0, 1, 0, [], [{ name: 'playwright', message: `It ended with ${code} and left no report.` }]);
  }
  const { stats, suites = [], errors = [] } = report;
  const failures = [
    ...suites.flatMap((suite) => failedSpecs(suite)),
    ...errors.map((error) => told('playwright', error)),
  ];
  if (failures.length === 0 && code !== 0) failures.push({ name: 'playwright', message: `It ended with ${code}.` });
  return tally(stats.expected, failures.length, stats.skipped, [], failures);
}

function failedSpecs({ title, specs = [], suites = [] }) {
  const direct = specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => {
        const errors = results.flatMap((result) => result.errors ?? []);
        return told(`${title} › ${spec.title}`, { message: errors.map(({ message }) => message).join('\n') });
      }),
  );
  return [...direct, ...suites.flatMap((suite) => failedSpecs({ ...suite, title: `${title} › ${suite.title}` }))];
}

function told(name, { message = '' }) {
  return { name, message };
}
