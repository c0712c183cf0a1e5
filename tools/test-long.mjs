// The long run: everything that takes too long for the gate. `npm run test:long`, or
// `npm run test:long -- <words>` for the steps whose names contain one. Each step replaces its line of the
// report. A run leaves out the steps that have a line of the present files, so that an interrupted one
// resumes, on any machine; `--fresh` leaves out none.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, globSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { jestCounts } from './jest-counts.mjs';

const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, 'test-results/long');
const report = path.join(root, 'docs/results/test-long.json');
/** Each place, and the specs in other folders that test it. */
const mutated = {
  'libs/domain/src/time': [],
  'libs/domain/src/rules': [
    ...globSync('libs/domain/src/village/*.spec.ts', { cwd: root }).sort(),
    'testing/src/oracle/rules/rule-sets.spec.ts',
    'testing/src/oracle/verdicts/verdicts.property.spec.ts',
    'libs/reporting/reports/src/regions/what-if/another-criterion.spec.ts',
  ],
  'libs/messaging/src/checkpoints/applied-offsets.ts': [],
  'libs/contracts/src/updates/read-update.ts': [],
};

const script = (name, ...args) => [
  'npm',
  'run',
  '--silent',
  name,
  ...(args.length > 0 ? ['--', ...args] : []),
];
const jest = (config, ...args) => [
  'npx',
  '--no-install',
  'jest',
  '--config',
  `jest.${config}.config.cjs`,
  '--runInBand',
  '--forceExit',
  ...args,
];
const specs = globSync('{apps,clients,libs,tools,testing}/**/*.{long,secured}.spec.ts', {
  cwd: root,
  exclude: (name) => /node_modules|dist/.test(name),
});

/**
 * The steps in order; each is one line of the report. `env` extends tests of which the gate runs only a
 * sample.
 */
const steps = [
  ...specs.sort().map((file) => ({
    name: file,
    command: jest('long', '--runTestsByPath', file),
    env: { ALERTS: 'all', KILLS: '50', AWAY_MS: '30000' },
  })),
  {
    name: 'every failpoint',
    command: jest('int', 'libs/messaging/test/crash.int'),
    env: { FAILPOINTS: 'all' },
  },
  {
    name: 'built batches: 10,000',
    command: jest('int', 'testing/src/batches'),
    env: { PROPERTY_RUNS: '10000' },
  },
  {
    name: 'oracle: 1,500 feeds',
    command: jest('unit', 'testing/src/oracle'),
    env: { PROPERTY_RUNS: '1500' },
  },
  { name: 'simulator: 1,500 histories', command: script('simulate', '--seeds', '1500') },
  {
    name: 'fuzzing: 100,000 inputs',
    command: jest('unit', 'testing/src/fuzz'),
    env: { PROPERTY_RUNS: '100000' },
  },
  {
    name: 'followers killed',
    command: jest('int', 'clients/subscriber/test/subscriber.int', '-t', 'killed'),
    env: { KILLS: '50' },
  },
  {
    name: 'instances replaced 20 times',
    command: jest('int', 'testing/src/e2e/flow.e2e', '-t', 'two instances'),
    env: { KILLS: '2', ROLLS: '20' },
  },
  { name: 'chaos: 10 minutes', command: script('torture', '--profile', 'chaos', '--minutes', '10') },
  { name: 'endurance: 20 minutes', command: script('torture', '--profile', 'endurance', '--minutes', '20') },
  { name: 'page under a lively feed', command: script('torture', '--profile', 'page', '--minutes', '5') },
  // Each mutant runs the tests again, so the properties of other folders have few runs.
  ...Object.entries(mutated).map(([place, others]) => ({
    name: `mutants of ${place}`,
    command: script('test:mutants', place, ...others),
    env: others.length > 0 ? { PROPERTY_RUNS: '4' } : {},
  })),
];

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const chosen = steps.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (process.argv.includes('--help') || chosen.length === 0) {
  console.log('Usage: npm run test:long -- [--fresh] [words of names]\n\nSteps:');
  for (const { name } of steps) console.log(`  ${name}`);
  process.exit(chosen.length === 0 ? 1 : 0);
}

const lines = new Map(linesOfReport().map((line) => [line.name, line]));
const hasNewFiles = git('ls-files', '--others', '--exclude-standard', '--', '.', ':!docs/results') !== '';
const commit = git('rev-parse', '--short', 'HEAD') + (isOf('HEAD') ? '' : '-dirty');
const undone = chosen.filter(({ name }) => !lines.has(name) || !isOf(lines.get(name).commit));
const todo = process.argv.includes('--fresh') || undone.length === 0 ? chosen : undone;
mkdirSync(results, { recursive: true });
process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
for (const [at, step] of chosen.entries()) {
  const where = `[${at + 1}/${chosen.length}] ${step.name}`;
  if (!todo.includes(step)) {
    console.log(`done   ${where}`);
    continue;
  }
  console.log(`       ${where} ...`);
  const { log, ...line } = await run(step);
  lines.set(step.name, line);
  writeReport();
  console.log(
    `${line.failed === 0 ? 'ok    ' : 'FAILED'} ${where} (${line.seconds} s)${line.failed === 0 ? '' : `: ${log}`}`,
  );
}
const sum = (count) => chosen.reduce((total, { name }) => total + lines.get(name)[count], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);

/**
 * Runs one step. Tests of jest are counted singly, any other command as one; the output goes to a separate
 * log.
 */
async function run({ name, command: [program, ...args], env = {} }) {
  const log = path.join(results, `${name.replaceAll(/[^\w.-]+/g, '-')}.log`);
  const counts = path.join(results, 'jest.json');
  const isJest = args.includes('jest');
  rmSync(counts, { force: true });
  const output = openSync(log, 'w');
  const startedMs = Date.now();
  const child = spawn(program, isJest ? [...args, '--json', '--outputFile', counts] : args, {
    cwd: root,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0', ...env },
    stdio: ['ignore', output, output],
  });
  const status = await new Promise((resolve) => child.once('close', resolve).once('error', () => resolve(1)));
  closeSync(output);
  const counted = isJest
    ? countsOf(counts, status)
    : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  const date = new Date().toISOString().slice(0, 10);
  return {
    name,
    date,
    commit,
    ...counted,
    seconds: Math.round((Date.now() - startedMs) / 1_000),
    log: path.relative(root, log),
  };
}

function countsOf(file, status) {
  try {
    const { passed, failed } = jestCounts(file, status);
    // A step whose name matches no test must not count as passed.
    return { passed, failed: passed + failed === 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function git(...args) {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** Whether the files are those of a commit, except for reports and what is ignored. */
function isOf(revision) {
  if (hasNewFiles) return false;
  try {
    git('diff', '--quiet', revision, '--', '.', ':!docs/results');
    return true;
  } catch {
    return false;
  }
}

function linesOfReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).steps.filter(({ commit: of }) => of !== undefined);
  } catch {
    return [];
  }
}

/** After each step, so that a run that is interrupted leaves what it found. */
function writeReport() {
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const results = steps.map(({ name }) => lines.get(name) ?? { name, notRun: true });
  mkdirSync(path.dirname(report), { recursive: true });
  writeFileSync(report, `${JSON.stringify({ machine, steps: results }, null, 2)}\n`);
}
