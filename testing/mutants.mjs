// Mutation testing of files and folders with StrykerJS: changes their code in every way it knows, and lists
// the changes that no unit test detects. npm run test:mutants -- <file, lines of it as in clock.ts:59-76, or
// folder>... [<spec in another folder that tests them>...]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const version = '10.0.0';

const given = process.argv.slice(2).map((name) => path.posix.normalize(name).replace(/\/$/, ''));
const paths = given.filter((name) => !name.endsWith('.spec.ts'));
const withoutLines = (name) => name.replace(/:\d+-\d+$/, '');
const missing = given.filter((name) => !existsSync(withoutLines(name)));
if (paths.length === 0 || missing.length > 0) {
  console.error(
    missing.length > 0
      ? `There is no ${missing.join(', no ')}.`
      : 'Name files or folders: npm run test:mutants -- libs/domain/src/rules.',
  );
  process.exit(1);
}
const isFolder = (name) => statSync(withoutLines(name)).isDirectory();

// Tests are identified by their names, some of which contain the seed.
process.env.PROPERTY_SEED ??= '7';

const { Stryker } = await import(
  path.join(strykerFolder(), 'node_modules/@stryker-mutator/core/dist/src/index.js')
);
await new Stryker({
  mutate: [
    ...paths.map((name) => (isFolder(name) ? `${name}/**/*.ts` : name)),
    ...['spec', 'fixture', 'd'].map((kind) => `!**/*.${kind}.ts`),
  ],
  testRunner: 'jest',
  jest: {
    configFile: 'jest.unit.config.cjs',
    // Only the tests in the same folder: all tests that reach a file would take hours.
    config: {
      testMatch: [
        ...paths.map((name) => `**/${isFolder(name) ? name : path.posix.dirname(name)}/**/*.spec.ts`),
        ...given.filter((name) => !paths.includes(name)).map((name) => `**/${name}`),
      ],
    },
  },
  coverageAnalysis: 'perTest',
  // For a mutant in code that runs when its module is loaded, all tests would have to run.
  ignoreStatic: true,
  // swc removes types unchecked, and reads no tsconfig.
  disableTypeChecks: false,
  tsconfigFile: 'none',
  concurrency: 2,
  timeoutMS: 10_000,
  // Outside the checkout, so that neither jest nor the linter finds the copies.
  tempDirName: path.join(tmpdir(), 'taocun-mutants'),
  cleanTempDir: 'always',
  ignorePatterns: ['.engines', '.nx', 'dist', 'coverage', 'bench-results'],
  reporters: [...(process.stdout.isTTY ? ['progress'] : []), 'clear-text', 'html'],
  allowConsoleColors: process.stdout.isTTY,
  clearTextReporter: { allowColor: process.stdout.isTTY, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutants.html' },
  thresholds: { high: 90, low: 80, break: 80 },
}).runMutationTest();

/**
 * StrykerJS is fetched into the cache of the engines at first use, because it is large and no test needs it.
 */
function strykerFolder() {
  const cache = path.join(
    path.resolve(process.env.TAOCUN_ENGINES_DIR || path.join(import.meta.dirname, '../.engines')),
    'cache',
  );
  const folder = path.join(cache, `stryker-${version}`);
  if (existsSync(folder)) return folder;
  console.error(`fetching StrykerJS ${version} with npm (about 60 MB, once) ...`);
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(`${folder}.fetching-`);
  const options = [
    '--ignore-scripts',
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const packages = ['core', 'jest-runner'].map((name) => `@stryker-mutator/${name}@${version}`);
  try {
    execFileSync('npm', ['install', '--prefix', draft, ...options, ...packages], { stdio: 'inherit' });
  } catch {
    console.error('npm could not fetch StrykerJS: try again where it reaches its registry.');
    process.exit(1);
  }
  renameSync(draft, folder);
  return folder;
}
