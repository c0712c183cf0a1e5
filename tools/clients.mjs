// Packs the clients of the API into dist/: @taocun/client for npm and the wheel taocun for pip, each with the
// licence.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = 'dist';

mkdirSync(path.join(root, folder), { recursive: true });
for (const file of ['LICENSE', 'NOTICE'])
  for (const client of ['libs/client', 'clients/python'])
    copyFileSync(path.join(root, file), path.join(root, client, file));
run('npx', 'nx', 'run', 'client:build');
run('npm', 'pack', '--workspace', '@taocun/client', '--pack-destination', folder, '--silent');
run('python3', '-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', folder, './clients/python');

function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(`${program} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
