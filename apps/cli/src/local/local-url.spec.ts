import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { noteRunning } from './running';
import { localUrlOf } from './local-url';

const before = { ...process.env };
const folder = mkdtempSync(path.join(tmpdir(), 'local-url-'));
const addresses = { reporting: 'http://127.0.0.1:41', ingestion: 'http://127.0.0.1:42', classification: 'http://127.0.0.1:43' };

beforeEach(() => {
  process.env = { ...before, TAOCUN_ENGINES_DIR: folder };
  delete process.env['PORT'];
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

it('is the usual port where nothing says otherwise', () => {
  expect([localUrlOf('reporting'), localUrlOf('ingestion')]).toEqual(['http://127.0.0.1:3000', 'http://127.0.0.1:3001']);
});

it('follows PORT', () => {
  process.env['PORT'] = '3300';
  expect([localUrlOf('reporting'), localUrlOf('ingestion')]).toEqual(['http://127.0.0.1:3300', 'http://127.0.0.1:3301']);
});

it('is where npm start runs, for as long as it does', () => {
  const forget = noteRunning(addresses);
  expect(localUrlOf('ingestion')).toBe('http://127.0.0.1:42');
  process.env['PORT'] = '3300';
  expect(localUrlOf('ingestion')).toBe('http://127.0.0.1:3301');
  delete process.env['PORT'];
  forget();
  expect(localUrlOf('ingestion')).toBe('http://127.0.0.1:3001');
});

it('takes no note of a process that has gone', () => {
  writeFileSync(path.join(folder, 'running.json'), JSON.stringify({ starter: { pid: process.pid, startedAt: 'long ago' }, addresses }));
  expect(localUrlOf('ingestion')).toBe('http://127.0.0.1:3001');
  writeFileSync(path.join(folder, 'running.json'), '{');
  expect(localUrlOf('ingestion')).toBe('http://127.0.0.1:3001');
});
