import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { repositoryRoot } from '@taocun/local/folders';
import { pythonWithClient } from '@taocun/tools/clients/python';

// "Are the types wrong?" (attw) finds no fault for ES modules either. It installs 52 packages of 38 MB, so it
// is run by hand.

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { cwd: repositoryRoot, encoding: 'utf8' });

it('a registry would accept the TypeScript package', () => {
  expect(run(process.execPath, 'node_modules/publint/src/cli.js', 'libs/client', '--strict')).toContain(
    'All good!',
  );
});

it('a registry would accept the Python wheel', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheel-'));
  try {
    run('python3', '-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', folder, './clients/python');
    const wheels = readdirSync(folder).map((file) => path.join(folder, file));
    expect(run(pythonWithClient('packing'), '-I', '-m', 'twine', 'check', '--strict', ...wheels)).toContain(
      'PASSED',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
