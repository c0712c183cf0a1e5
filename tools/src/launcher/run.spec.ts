import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../engines/machine/folders';

const root = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 run-'));
/** The launcher in a separate project, in which a script of the test is pinned instead of a Node. */
const launcher = path.join(root, 'project/tools/run');
const pins = path.join(root, 'project/tools/engines/pins.json');
const archive = path.join(root, 'node.tgz');
const bin = path.join(root, 'bin');
const cache = path.join(root, 'engines/cache');
const npmCalls = path.join(root, 'npm-calls');
const env = {
  ...process.env,
  PATH: `${bin}:${process.env['PATH']}`,
  TAOCUN_ENGINES_DIR: path.join(root, 'engines'),
};

const program = (file: string, ...lines: string[]): void => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
};

/** This test's Node, which claims to have this version. */
function ownNode(version: string): void {
  const says = path.join(root, 'says.cjs');
  fs.writeFileSync(
    says,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  );
  program(path.join(bin, 'node'), `exec '${process.execPath}' -r '${says}' "$@"`);
}

/**
 * An npm that returns an archive with this script instead of a program of 120 MB, and the script's SHA-256 in
 * the pins.
 */
function npmHas(...script: string[]): void {
  program(path.join(root, 'archive/package/bin/node'), ...script);
  spawnSync('tar', ['-czf', archive, '-C', path.join(root, 'archive'), 'package']);
  const sha256 = createHash('sha256').update(fs.readFileSync(archive)).digest('hex');
  const node = { [`${process.platform}-${process.arch}`]: { package: 'node-of-this-test', version, sha256 } };
  fs.mkdirSync(path.dirname(pins), { recursive: true });
  fs.writeFileSync(pins, JSON.stringify({ node }));
  npmSays(`cp '${archive}' "$folder/node-of-this-test-${version}.tgz"`);
}
const version = '24.21.0';
const startingNode = [
  `[ "$1" = --version ] && echo v${version} && exit`,
  `FETCHED=${version} exec '${process.execPath}' "$@"`,
];

function npmSays(...lines: string[]): void {
  program(
    path.join(bin, 'npm'),
    `echo "$*" >> '${npmCalls}'`,
    'while [ "$1" != --pack-destination ]; do shift; done; folder=$2',
    ...lines,
  );
}

const run = (...command: string[]) => spawnSync(launcher, command, { env, encoding: 'utf8' });
const fetchedBy = ['node', '-p', 'process.env.FETCHED'];
const timesFetched = (): number =>
  fs.existsSync(npmCalls) ? fs.readFileSync(npmCalls, 'utf8').trim().split('\n').length : 0;

beforeEach(() => {
  fs.mkdirSync(cache, { recursive: true });
  for (const file of ['package.json', 'tools/run', 'tools/node.mjs'])
    fs.cpSync(path.join(repositoryRoot, file), path.join(root, 'project', file));
  npmHas(...startingNode);
});
afterEach(() =>
  fs.readdirSync(root).forEach((name) => fs.rmSync(path.join(root, name), { recursive: true })),
);
afterAll(() => fs.rmSync(root, { recursive: true }));

describe('a command of the project', () => {
  it.each(['22.22.0', '24.21.0', '26.0.0'])('runs with the Node %s on PATH, and fetches none', (version) => {
    ownNode(version);
    expect(run('node', '-p', 'process.versions.node').stdout).toBe(`${version}\n`);
    expect([timesFetched(), fs.readdirSync(cache)]).toEqual([0, []]);
  });

  it.each(['22.21.9', '20.20.2', '18.0.0'])(
    'fetches a later Node than %s once, and puts it first on PATH for all child processes',
    (older) => {
      ownNode(older);
      const first = run(...fetchedBy);
      expect([first.status, first.stdout]).toEqual([0, '24.21.0\n']);
      expect(first.stderr).toMatch(
        new RegExp(`^fetching Node .*, once\\), for this one is ${older} \\.\\.\\.\n$`),
      );
      const second = run('sh', '-c', fetchedBy.join(' '));
      expect([second.stdout, second.stderr]).toEqual([first.stdout, '']);
      expect(timesFetched()).toBe(1);
      expect(fs.readFileSync(npmCalls, 'utf8')).toContain(' --ignore-scripts ');
      expect(fs.readdirSync(cache)).toEqual(['node-24.21.0']);
    },
  );

  it('can be run by several at once, the first time too', async () => {
    ownNode('20.20.2');
    // Rejects with the output if one fails.
    const all = await Promise.all(
      Array.from({ length: 5 }, () => promisify(execFile)(launcher, fetchedBy, { env })),
    );
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
    expect(fs.readdirSync(cache)).toEqual([expect.stringMatching(/^node-[\d.]+$/)]);
  });

  it('removes the unfinished draft of a killed process once nobody can be writing it', () => {
    ownNode('20.20.2');
    const left = ['old', 'young'].map((age) => path.join(cache, `node-24.0.0.fetching-${age}`));
    for (const folder of left) fs.mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
    fs.utimesSync(path.join(cache, 'node-24.0.0.fetching-old'), 0, Date.now() / 1_000 - 7_200);
    expect(run(...fetchedBy).status).toBe(0);
    expect(fs.readdirSync(cache).filter((name) => name.includes('fetching'))).toEqual([
      'node-24.0.0.fetching-young',
    ]);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'where npm reaches no registry',
      () => npmSays('echo getaddrinfo EAI_AGAIN >&2; exit 1'),
      /npm could not fetch node-of-this-test 24\.21\.0 into .*cache:\ngetaddrinfo EAI_AGAIN\n/,
    ],
    [
      'where one byte of the fetched one is another',
      () => {
        const bytes = fs.readFileSync(archive);
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
        fs.writeFileSync(archive, bytes);
      },
      /, is refused: its SHA-256 is [0-9a-f]{64}; tools\/engines\/pins\.json has [0-9a-f]{64}\. Nothing of it is kept: see which registry /,
    ],
    [
      'where the fetched one does not start',
      () => npmHas('echo no such libc; exit 127'),
      /, does not start here:\nno such libc\n/,
    ],
    ['where the fetched one is another', () => npmHas('echo v1.2.3'), /does not start here:\nv1\.2\.3\n/],
  ])('says what to do %s, and leaves nothing behind', (_where, arrange, why) => {
    ownNode('20.20.2');
    arrange();
    const { status, stdout, stderr } = run('node', '-p', '"it ran"');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/\ntaocun needs Node 22\.22 or later; this is 20\.20\.2, and /);
    expect(stderr).toMatch(why);
    expect(stderr).toMatch(
      /Install a later Node, for example with nvm install 24, or try again where npm reaches its registry\.\n$/,
    );
    expect(fs.readdirSync(cache)).toEqual([]);
  });

  it.each(['24.21.0', '20.20.2'])('keeps its arguments, standard input and exit code: Node %s', (version) => {
    ownNode(version);
    const script =
      'process.stdin.once("data", (said) => { console.log(process.argv[1] + said); process.exit(7); })';
    const { status, stdout } = spawnSync(launcher, ['node', '-e', script, 'two  words, '], {
      env,
      input: '淘村',
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([7, 'two  words, 淘村\n']);
  });

  it.each(['24.21.0', '20.20.2'])(
    'receives signals itself, each once, and decides how to end: Node %s',
    async (version) => {
      ownNode(version);
      const script =
        'let n = 0; process.on("SIGINT", () => { n++; setTimeout(() => process.exit(40 + n), 100); }); setInterval(() => 0, 1_000); console.log(process.pid)';
      const child = spawn(launcher, ['node', '-e', script], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const [pid] = (await once(child.stdout, 'data')) as [Buffer];
      expect(Number(pid)).toBe(child.pid);
      child.kill('SIGINT');
      await expect(once(child, 'close')).resolves.toEqual([41, null]);
    },
  );

  it('that is ended by a signal ends the launcher with the same signal', async () => {
    ownNode('24.21.0');
    const child = spawn(launcher, ['node', '-e', 'setInterval(() => 0, 1_000); console.log(1)'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await expect(once(child, 'close')).resolves.toEqual([null, 'SIGTERM']);
  });
});

it('every script of package.json runs through the launcher', () => {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = Object.values(scripts).flatMap((script) => script.split(' && '));
  expect(commands.length).toBeGreaterThan(20);
  // npm would not run such scripts here: .npmrc sets ignore-scripts.
  expect(Object.keys(scripts).filter((name) => /^(pre|post)/.test(name))).toEqual([]);
  expect(commands.filter((command) => !/^(\w+=\S+ )?(exec )?(tools\/run|npm run) /.test(command))).toEqual(
    [],
  );
});
