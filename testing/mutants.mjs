// Mutation testing of files and folders by StrykerJS: changes what they do in every way it knows, and shows which changes no unit test notices.
// node testing/mutants.mjs <file, some lines of it as in clock.ts:59-76, or folder>...
import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stryker } from '@stryker-mutator/core';

const paths = process.argv.slice(2).map((name) => path.posix.normalize(name).replace(/\/$/, ''));
const withoutLines = (name) => name.replace(/:\d+-\d+$/, '');
const missing = paths.filter((name) => !existsSync(withoutLines(name)));
if (paths.length === 0 || missing.length > 0) {
  console.error(
    missing.length > 0 ? `There is no ${missing.join(', no ')}.` : 'Name files or folders: npm run test:mutants -- libs/domain/src/rules',
  );
  process.exit(1);
}
const isFolder = (name) => statSync(withoutLines(name)).isDirectory();

await new Stryker({
  mutate: [
    ...paths.map((name) => (isFolder(name) ? `${name}/**/*.ts` : name)),
    ...['spec', 'fixture', 'd'].map((kind) => `!**/*.${kind}.ts`),
  ],
  testRunner: 'jest',
  jest: {
    configFile: 'jest.unit.config.cjs',
    // The tests of the same folder: all those that reach a file would take hours.
    config: { testMatch: paths.map((name) => `**/${isFolder(name) ? name : path.posix.dirname(name)}/**/*.spec.ts`) },
  },
  coverageAnalysis: 'perTest',
  // A mutant in what runs as a module is loaded would take all tests each.
  ignoreStatic: true,
  // swc removes types unchecked.
  disableTypeChecks: false,
  concurrency: 2,
  timeoutMS: 10_000,
  // Outside of the checkout, where neither jest nor the linter finds the copies.
  tempDirName: path.join(tmpdir(), 'taocun-mutants'),
  cleanTempDir: 'always',
  ignorePatterns: ['.engines', '.nx', 'dist', 'coverage', 'bench-results'],
  reporters: [...(process.stdout.isTTY ? ['progress'] : []), 'clear-text', 'html'],
  allowConsoleColors: process.stdout.isTTY,
  clearTextReporter: { allowColor: process.stdout.isTTY, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutants.html' },
  thresholds: { high: 90, low: 80, break: 80 },
}).runMutationTest();
