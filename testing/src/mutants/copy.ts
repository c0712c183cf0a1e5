import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

/** Everything that tests are run from; what was fetched and built is shared. */
const copied = [
  'apps',
  'clients',
  'libs',
  'tools',
  'testing',
  'package.json',
  'tsconfig.base.json',
  'jest.preset.cjs',
  'jest.unit.config.cjs',
  'jest.int.config.cjs',
];
const leftOut = new Set(['node_modules', 'dist', 'coverage']);

/** A copy of the checkout as it stands, changes that are not committed included, in a folder of its own; `remove` takes it away. */
export function copyOf(root: string): { readonly root: string; remove(): void } {
  const copy = mkdtempSync(path.join(tmpdir(), 'taocun-mutant-'));
  for (const name of copied) {
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true, filter: (from) => !leftOut.has(path.basename(from)) });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  // Where jest finds what starts the engines, or takes those that run.
  symlinkSync(path.join(root, 'tools/dist'), path.join(copy, 'tools/dist'));
  return { root: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
