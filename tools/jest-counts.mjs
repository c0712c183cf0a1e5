import { readFileSync } from 'node:fs';

/**
 * Counts the tests of a report that jest has written, by its exit code too: a failure outside of any test, as
 * in the start of the engines, counts as one. Throws without a report.
 */
export function jestCounts(report, status) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: status !== 0 && failed === 0 ? 1 : failed };
}
