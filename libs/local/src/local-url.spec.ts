import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { noteRunning } from './running';
import { localUrl } from './local-url';

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

it('is the usual port by default', () => {
  expect(localUrl()).toBe('http://127.0.0.1:3000');
});

it('follows PORT', () => {
  process.env['PORT'] = '3300';
  expect(localUrl()).toBe('http://127.0.0.1:3300');
});

it('is the address of npm start while it runs', () => {
  const forget = noteRunning(addresses);
  expect(localUrl()).toBe('http://127.0.0.1:41');
  process.env['PORT'] = '3300';
  expect(localUrl()).toBe('http://127.0.0.1:3300');
  delete process.env['PORT'];
  forget();
  expect(localUrl()).toBe('http://127.0.0.1:3000');
});

it('ignores the note of a process that has ended', () => {
  writeFileSync(path.join(folder, 'running.json'), JSON.stringify({ starter: { pid: process.pid, startedAt: 'long ago' }, addresses }));
  expect(localUrl()).toBe('http://127.0.0.1:3000');
  writeFileSync(path.join(folder, 'running.json'), '{');
  expect(localUrl()).toBe('http://127.0.0.1:3000');
});
