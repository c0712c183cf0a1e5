// Makes a clone ready: installs the packages where they are missing or older than the lock file, and builds. Requires only Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const installed = path.join(root, 'node_modules/.package-lock.json');
const lock = path.join(root, 'package-lock.json');
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.log('installing packages (npm ci) ...');
  // No package needs its scripts, and one of them reports the install to its maker.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], 'inherit');
}
run('npx', ['--no-install', 'nx', 'run-many', '-t', 'build', '--outputStyle=static'], 'pipe');

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
  console.error(`${command} ${args.join(' ')} failed${error === undefined ? ` with exit code ${status}` : `: ${error.message}`}.`);
  process.exit(1);
}
