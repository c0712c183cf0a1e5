import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Everything that tests run from; installed packages and builds are shared. */
const copied = [
  'apps',
  'libs',
  'dev',
  'bench',
  'testing',
  'package.json',
  'tsconfig.base.json',
  'jest.preset.cjs',
  'jest.unit.config.cjs',
  'jest.int.config.cjs',
];
const leftOut = new Set(['node_modules', 'dist', 'coverage']);

/** A copy of the checkout with its uncommitted changes, in a folder of its own; `remove` deletes it. */
export function copyOf(root: string): { readonly root: string; remove(): void } {
  const copy = mkdtempSync(path.join(tmpdir(), 'taocun-planted-'));
  for (const name of copied) {
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true, filter: (from) => !leftOut.has(path.basename(from)) });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  // Jest's global setup, which starts the engines or uses the running ones.
  symlinkSync(path.join(root, 'dev/dist'), path.join(copy, 'dev/dist'));
  return { root: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
