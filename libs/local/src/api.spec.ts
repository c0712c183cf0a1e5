import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TaocunProblem, TaocunUnreachable } from '@taocun/client';
import { failureText, localUrl, taocunAt } from './api';
import { noteRunning } from './running';

afterEach(() => delete process.env['TAOCUN_KEY']);

it('a text that cannot be a key is neither sent nor shown', () => {
  process.env['TAOCUN_KEY'] = 'tck_…';
  expect(() => taocunAt('http://127.0.0.1:1')).toThrow(/^TAOCUN_KEY holds no key[^…]*$/);
});

it.each([
  [
    new TaocunProblem({ status: 404, code: 'unknown-village', detail: 'No village.', members: {} }),
    'No village.',
  ],
  [
    new TaocunProblem({
      status: 422,
      code: 'x',
      detail: 'Correct it.',
      members: { reason: 'invalid-data', path: '/time' },
    }),
    'invalid-data at /time: Correct it.',
  ],
  [
    new TaocunProblem({
      status: 422,
      code: 'x',
      detail: 'Correct it.',
      members: { reason: 'too-large', path: '' },
    }),
    'too-large: Correct it.',
  ],
  [
    new TaocunProblem({ status: 401, code: 'key-missing', detail: 'No key.', members: {} }),
    'No key. Here it is read from the environment variable TAOCUN_KEY.',
  ],
  [
    new TaocunProblem({ status: 404, code: 'unknown', detail: 'Not Found', members: {} }),
    "The answer, with status 404, is none of taocun's. Does --url lead to it?",
  ],
  [
    new TaocunUnreachable('http://a does not answer.', {
      cause: new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }),
    }),
    'http://a does not answer. ECONNREFUSED. Start the service, or give its address with --url.',
  ],
  [new Error('another'), undefined],
])('%s is explained', (error, text) => {
  expect(failureText(error)).toBe(text);
});

describe('the default address', () => {
  const before = { ...process.env };
  const folder = mkdtempSync(path.join(tmpdir(), 'local-url-'));
  const addresses = {
    reporting: 'http://127.0.0.1:41',
    ingestion: 'http://127.0.0.1:42',
    classification: 'http://127.0.0.1:43',
  };

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
    writeFileSync(
      path.join(folder, 'running.json'),
      JSON.stringify({ starter: { pid: process.pid, startedAt: 'long ago' }, addresses }),
    );
    expect(localUrl()).toBe('http://127.0.0.1:3000');
    writeFileSync(path.join(folder, 'running.json'), '{');
    expect(localUrl()).toBe('http://127.0.0.1:3000');
  });
});
