import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';

/** A test that needs Kafka and MongoDB. */
export const needsEngines = (test: string): boolean => /\.(int|e2e|long)\.spec\.ts$/.test(test);

const withinMs = 300_000;

/** The outcome of the tests of some files; `first` is the name of the first failed one. */
type TestsOutcome =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly first: string }
  | { readonly outcome: 'did not run'; readonly why: string };

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Runs test files of a copy, all of one kind, one after another. With `bail`, jest would end without a report. */
export async function runTests(root: string, tests: readonly string[]): Promise<TestsOutcome> {
  const config = tests.some(needsEngines) ? 'jest.int.config.cjs' : 'jest.unit.config.cjs';
  const report = path.join(root, 'report.json');
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const options = ['--config', path.join(root, config), '--runInBand', '--forceExit', '--json', '--outputFile', report];
  const child = spawn(process.execPath, [jest, ...options, '--runTestsByPath', ...tests], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const late = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  clearTimeout(late);
  if (!existsSync(report)) return { outcome: 'did not run', why: said.slice(-2_000) };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  rmSync(report);
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed');
  if (failed !== undefined) return { outcome: 'failed', first: failed.fullName };
  // A file that breaks as it is loaded tests nothing.
  if (child.exitCode !== 0 || numPassedTests === 0) return { outcome: 'did not run', why: testResults[0]?.message ?? said };
  return { outcome: 'passed' };
}
