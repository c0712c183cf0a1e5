import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-commit-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

const { TAOCUN_COMMIT: _ofThisBuild, ...environment } = process.env;
const git = (cwd: string, ...args: string[]): string => {
  const identity = [
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@example.org',
    '-c',
    'commit.gpgsign=false',
  ];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, expect.anything()]);
  return stdout.trim();
};

/** A project that has only this step of the build. */
function projectIn(folder: string): string {
  const project = path.join(root, folder);
  fs.mkdirSync(path.join(project, 'tools'), { recursive: true });
  fs.copyFileSync(path.join(repositoryRoot, 'tools/commit.mjs'), path.join(project, 'tools/commit.mjs'));
  fs.writeFileSync(path.join(project, '.gitignore'), 'assets/\n');
  return project;
}

function commitOf(project: string, more: NodeJS.ProcessEnv = {}): string {
  const { status, stderr } = spawnSync(process.execPath, [path.join(project, 'tools/commit.mjs')], {
    env: { ...environment, ...more },
  });
  expect([status, String(stderr)]).toEqual([0, '']);
  return fs.readFileSync(path.join(project, 'libs/runtime/assets/commit.txt'), 'utf8');
}

it('the commit is the one that is checked out, also after a commit without a change, and says if files differ from it', () => {
  const project = projectIn('clone');
  git(project, 'init', '-q');
  git(project, 'add', '.');
  git(project, 'commit', '-qm', 'first');
  git(project, 'tag', 'v1.0.0');
  expect(commitOf(project)).toBe(`${git(project, 'rev-parse', 'HEAD')}\n`);
  git(project, 'commit', '-q', '--allow-empty', '-m', 'second');
  const head = git(project, 'rev-parse', 'HEAD');
  expect(commitOf(project)).toBe(`${head}\n`);
  fs.appendFileSync(path.join(project, '.gitignore'), 'dist/\n');
  expect(commitOf(project)).toBe(`${head}-dirty\n`);
  expect(commitOf(project, { TAOCUN_COMMIT: 'of-the-image' })).toBe('of-the-image\n');

  // An archive inside that clone is not of that commit.
  expect(commitOf(projectIn('clone/archive'))).toBe('unknown\n');
});

it('the commit is unknown in an archive, and where git refuses the folder or is missing', () => {
  expect(commitOf(projectIn('archive'))).toBe('unknown\n');
  const refused = projectIn('refused');
  fs.writeFileSync(path.join(refused, '.git'), 'gitdir: /nowhere\n');
  expect(commitOf(refused)).toBe('unknown\n');
  expect(commitOf(refused, { PATH: '/nowhere' })).toBe('unknown\n');
});

it('the commit is written by each build, whatever Nx has cached', () => {
  const { targets } = JSON.parse(
    fs.readFileSync(path.join(repositoryRoot, 'libs/runtime/project.json'), 'utf8'),
  ) as { targets: object };
  expect(targets).toMatchObject({
    commit: { cache: false, command: 'node tools/commit.mjs' },
    build: { dependsOn: ['^build', 'commit'] },
  });
});
