import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnnouncedLog } from '@taocun/harness/kafka/announced-log';
import { until } from '@taocun/harness/until';

const repository = join(__dirname, '../../..');
const log = new AnnouncedLog();
let project: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'subscriber-packed-'));
  await log.prepare();
});

afterAll(async () => {
  child?.kill('SIGKILL');
  await log.clear();
  rmSync(project, { recursive: true });
});

// As described in docs/api.md. The packed files must be built before.
it('the package runs in a project that has only its packages', async () => {
  const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: repository, encoding: 'utf8' });
  const packages = ['domain', 'contracts', 'subscriber'].flatMap((name) => ['-w', `@taocun/${name}`]);
  npm('pack', ...packages, '--pack-destination', project, '--silent');
  writeFileSync(join(project, 'package.json'), '{}');
  const packed = readdirSync(project).filter((file) => file.endsWith('.tgz'));
  expect(packed).toHaveLength(3);
  npm(
    'install',
    '--prefix',
    project,
    '--prefer-offline',
    '--ignore-scripts',
    '--silent',
    ...packed.map((file) => join(project, file)),
  );

  copyFileSync(join(repository, 'clients/subscriber/examples/verdicts.mjs'), join(project, 'verdicts.mjs'));
  await log.announce(3, 1);
  let output = '';
  const env = { ...process.env, NODE_PATH: '', TOPIC_PREFIX: log.prefix };
  child = spawn(process.execPath, ['verdicts.mjs', 'verdicts.journal'], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await until(() => output.split('\n').length > 6);
  const expected = [
    '320324100200',
    '320324100201',
    '320324100202',
    '320324101200',
    '320324101201',
    '320324101202',
  ];
  expect(output.trimEnd().split('\n').sort()).toEqual(
    expected.map((code) => `2014-06-30 ${code} is a Taobao Village (world-bank-2019)`),
  );
});
