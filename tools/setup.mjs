// Prepares a clone: installs the packages if they are missing or older than the lock file, and builds.
// Requires only Node and npm.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const installed = path.join(root, 'node_modules/.package-lock.json');
const lock = path.join(root, 'package-lock.json');
checkWritable();
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.log('installing packages (npm ci) ...');
  // The tools that build are among the packages that NODE_ENV=production would leave out.
  run('npm', ['ci', '--include=dev', '--loglevel=error'], 'inherit');
}
run('npx', ['--no-install', 'nx', 'run-many', '-t', 'build', '--outputStyle=static'], 'pipe');

/** Reports a file that cannot be written here, before one tool after the other fails with it. */
function checkWritable() {
  const engines = path.resolve(process.env.TAOCUN_ENGINES_DIR || path.join(root, '.engines'));
  for (const required of [root, path.join(root, 'node_modules'), path.join(root, '.nx'), engines]) {
    let folder = required;
    while (!existsSync(folder)) folder = path.dirname(folder);
    try {
      accessSync(folder, constants.W_OK | constants.X_OK);
    } catch (error) {
      const why = `${folder} can't be written by this user (${error.code}), and packages, builds and data go there.`;
      console.error(
        `${why} Give the right to it, for example with chown -R, or work in a copy of your own; TAOCUN_ENGINES_DIR moves the data.`,
      );
      process.exit(1);
    }
  }
}

function run(command, args, output) {
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', output, output],
    encoding: 'utf8',
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}\n`);
  console.error(
    `${command} ${args.join(' ')} failed${error === undefined ? ` with exit code ${status}` : `: ${error.message}`}.`,
  );
  process.exit(1);
}
