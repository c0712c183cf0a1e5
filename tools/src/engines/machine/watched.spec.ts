import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runTs } from '@taocun/harness/paths';
import { until } from '@taocun/harness/until';
import { identityOf, isAlive } from '@taocun/local/processes';
import { spawnWatched } from './watched';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 watched-'));
const starters: ChildProcess[] = [];

/** A separate process that has started a program, and the program's identity. */
async function starterOf(removed?: string) {
  const args = [
    runTs,
    path.join(__dirname, 'watched.fixture.ts'),
    folder,
    ...(removed === undefined ? [] : [removed]),
  ];
  const starter = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  starters.push(starter);
  const [pid] = (await once(starter.stdout, 'data')) as [Buffer];
  const program = identityOf(Number(pid));
  if (program === undefined) throw new Error('The program does not run.');
  return { starter, program };
}

afterEach(() => starters.splice(0).forEach((starter) => starter.kill('SIGKILL')));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('a watched program', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with a starter that ends by %s, frozen or not',
    async (signal) => {
      const { starter, program } = await starterOf();
      process.kill(program.pid, 'SIGSTOP');
      starter.kill(signal);
      await until(() => !isAlive(program));
    },
  );

  it('leaves nothing behind of a folder that is removed with it', async () => {
    const data = path.join(folder, 'set/kafka');
    fs.mkdirSync(data, { recursive: true });
    const { starter, program } = await starterOf(data);
    starter.kill('SIGKILL');
    await until(() => !isAlive(program) && !fs.existsSync(path.dirname(data)));
  });

  it('keeps its folder if it ends by itself', async () => {
    const outputFile = path.join(folder, 'output');
    const child = await spawnWatched(
      { program: 'sh', args: ['-c', 'echo it ran; read _; exit 3'], env: process.env },
      { folder, outputFile, removedWithUs: folder },
    );
    await expect(once(child, 'exit')).resolves.toEqual([3, null]);
    expect(fs.readFileSync(outputFile, 'utf8')).toMatch(/it ran\n$/);
  });
});
