// The long form of the tests in which followers of announcements are killed at random: KILLS, fifty by default, and SEED repeats them.
import { spawnSync } from 'node:child_process';

const files = ['libs/subscriber/test/subscriber.int.spec.ts', 'apps/reporting/src/feed/events-killed.int.spec.ts'];
const { status } = spawnSync(
  'npx',
  [
    '--no-install',
    'jest',
    '--config',
    'jest.int.config.cjs',
    '--forceExit',
    '--runInBand',
    ...files,
    '-t',
    'killed',
    ...process.argv.slice(2),
  ],
  { env: { KILLS: '50', ...process.env }, stdio: 'inherit' },
);
process.exit(status ?? 1);
