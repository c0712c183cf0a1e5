// All tests: format, lint with module boundaries, types, unit tests, then those on the real engines. The last line counts them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const reports = mkdtempSync(path.join(tmpdir(), 'taocun-tests-'));
const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
let passed = 0;
let failed = 0;

getBrowser();

for (const script of ['format', 'lint', 'types']) {
  const startedMs = Date.now();
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], { cwd: root, env, encoding: 'utf8', maxBuffer: 1e8 });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} npm run ${script} (${Math.round((Date.now() - startedMs) / 1000)} s)`);
  if (status === 0) passed++;
  else {
    failed++;
    console.log(`${stdout}${stderr}`);
  }
}

for (const config of ['jest.unit.config.cjs', 'jest.int.config.cjs']) {
  const report = path.join(reports, `${config}.json`);
  const { status } = spawnSync('npx', ['--no-install', 'jest', '--config', config, '--json', '--outputFile', report], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    passed += numPassedTests;
    failed += numFailedTests + numRuntimeErrorTestSuites;
    // A failure outside of any test, for example in the start of the engines, must count too.
    if (status !== 0 && numFailedTests + numRuntimeErrorTestSuites === 0) failed++;
  } catch {
    console.log(`FAILED ${config}: jest ended with exit code ${status} and no report`);
    failed++;
  }
}
rmSync(reports, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** The page is looked at in a real Chromium. A new Debian machine gets it here; where that can't be, the page's tests say what to do. */
function getBrowser() {
  if (env.CHROMIUM || spawnSync('which', ['chromium']).status === 0 || process.getuid?.() !== 0) return;
  if (spawnSync('which', ['apt-get']).status !== 0) return;
  console.log('fetching Chromium with apt-get (about 100 MB, once) ...');
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
}
