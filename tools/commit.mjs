// Writes the commit that is built to libs/runtime/assets/commit.txt: TAOCUN_COMMIT, or what git has checked
// out, or `unknown` in an archive. Nx never caches this step: a commit may leave all files as they are.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'libs/runtime/assets');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'commit.txt'), `${process.env.TAOCUN_COMMIT || checkedOut() || 'unknown'}\n`);

/**
 * The commit, with `-dirty` if files differ from it; undefined without git. An archive may lie in the clone
 * of another project.
 */
function checkedOut() {
  if (!existsSync(path.join(root, '.git'))) return undefined;
  const { status, stdout } = spawnSync(
    'git',
    ['describe', '--always', '--abbrev=40', '--exclude=*', '--dirty'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return status === 0 ? stdout.trim() : undefined;
}
