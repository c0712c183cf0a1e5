import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { faultHook } from '@taocun/harness/paths';
import { repositoryRoot } from '@taocun/tools/engines/machine/folders';
import { type Mutant } from '@taocun/tools/guarantees/guarantee';
import { guarantees } from '@taocun/tools/guarantees/guarantees';

const folder = path.join(repositoryRoot, 'test-results/broken');

/** Without what lengthens tests in the long run: a mistake has to show in the gate. */
const atGateLength = { ALERTS: undefined, AWAY_MS: undefined, KILLS: undefined };

/** The configuration of jest that runs a test. */
function configOf(test: string): string {
  if (test.endsWith('.long.spec.ts')) return 'long';
  return /\.(int|e2e)\.spec\.ts$/.test(test) ? 'int' : 'unit';
}

/** Runs a test with a mistake in the code, also in built services; returns the output and the exit code. */
async function runWith(mutant: Mutant, test: string): Promise<{ output: string; code: unknown }> {
  const jest = ['node_modules/jest/bin/jest.js', '--config', `jest.${configOf(test)}.config.cjs`];
  const log = path.join(folder, `${path.basename(test)}.log`);
  const child = spawn(process.execPath, [...jest, '--runInBand', '--forceExit', '--runTestsByPath', test], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      ...atGateLength,
      MUTANT: JSON.stringify(mutant),
      NODE_OPTIONS: `--require ${faultHook}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = createWriteStream(log);
  child.stdout.pipe(written, { end: false });
  child.stderr.pipe(written, { end: false });
  const [code] = await once(child, 'close');
  written.end();
  await once(written, 'finish');
  return { output: readFileSync(log, 'utf8'), code };
}

const broken = guarantees.flatMap(({ broken: mutant, ...rest }) =>
  typeof mutant === 'string' ? [] : [{ ...rest, mutant }],
);

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});

it.each(broken)('$test fails where $mutant.name', async ({ test, mutant }) => {
  const { output, code } = await runWith(mutant, test);
  // A suite that does not even load shows nothing.
  expect(output).not.toContain('Test suite failed to run');
  expect(output).toMatch(/^Tests: .*\b[1-9]\d* failed/m);
  expect(code).toBe(1);
});
