// All tests: unit tests, then those on real engines and in parallel format, lint and types. The last line
// counts them.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { jestCounts } from './jest-counts.mjs';

const root = path.resolve(import.meta.dirname, '..');
const reports = mkdtempSync(path.join(tmpdir(), 'taocun-tests-'));
const env = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
  // Services are started some hundred times: cached compiled code saves a third of each start.
  NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled'),
};
let passed = 0;
let failed = 0;

await Promise.all([tests('jest.unit.config.cjs'), getBrowser()]);
// Tests on engines mostly wait, so checks of the code run in parallel, whenever a core is free.
await Promise.all([tests('jest.int.config.cjs'), checks(['format', '--', '--check'], ['lint'], ['types'])]);
rmSync(reports, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/**
 * Runs them one by one, at the priority of jest's workers: at the lowest, they would never run on a busy
 * machine. Only failures show their output.
 */
async function checks(...scripts) {
  for (const [script, ...args] of scripts) {
    const startedMs = Date.now();
    const child = spawn('npm', ['run', '--silent', script, ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    setPriority(child.pid, 5);
    let captured = '';
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (text) => (captured += text));
    const [status] = await once(child, 'close');
    console.log(
      `${status === 0 ? 'ok    ' : 'FAILED'} npm run ${script} (${Math.round((Date.now() - startedMs) / 1000)} s)`,
    );
    if (status === 0) passed++;
    else {
      failed++;
      console.log(captured);
    }
  }
}

async function tests(config) {
  const report = path.join(reports, `${config}.json`);
  const args = ['--no-install', 'jest', '--config', config, '--json', '--outputFile', report];
  const [status] = await once(
    spawn('npx', args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] }),
    'close',
  );
  try {
    const counts = jestCounts(report, status);
    passed += counts.passed;
    failed += counts.failed;
  } catch {
    console.log(`FAILED ${config}: jest ended with exit code ${status} and no report`);
    failed++;
  }
}

/**
 * The page is tested in a real Chromium. On a new Debian machine it is installed here; otherwise the page's
 * tests explain what to do.
 */
async function getBrowser() {
  const isThere = (program) => spawnSync('which', [program]).status === 0;
  if (env.CHROMIUM || isThere('chromium-headless-shell') || isThere('chromium') || process.getuid?.() !== 0)
    return;
  if (!isThere('apt-get')) return;
  console.log('fetching Chromium with apt-get (about 70 MB, once) ...');
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' };
  await once(spawn('apt-get', ['update', '-qq'], quiet), 'close');
  await once(
    spawn('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell'], quiet),
    'close',
  );
}
