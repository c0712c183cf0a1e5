// The long form of the tests in which what alerts stand for is made to happen: also with engines of its own, which are stopped and frozen.
import { spawnSync } from 'node:child_process';

const args = ['--no-install', 'jest', '--config', 'jest.int.config.cjs', '--forceExit', 'testing/src/e2e/alerts.e2e.spec.ts'];
const { status } = spawnSync('npx', [...args, ...process.argv.slice(2)], { env: { ALERTS: 'all', ...process.env }, stdio: 'inherit' });
process.exit(status ?? 1);
