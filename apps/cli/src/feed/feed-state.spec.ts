import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { FeedState } from './feed-state';

const folder = mkdtempSync(path.join(tmpdir(), 'taocun-state-'));
const file = path.join(folder, 'updates.ndjson');
const at = path.join(folder, 'state');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(at, { force: true });
  writeFileSync(file, '1\n2\n');
});

it('continues with lines that were added to a file while it was read to its end', async () => {
  const state = FeedState.read(at);
  expect(await state.standing(file)).toBe(0);
  appendFileSync(file, '3\n');
  state.loaded(file, 2, true);
  expect(await FeedState.read(at).standing(file)).toBe(2);
});

it('skips a file that was loaded and is unchanged', async () => {
  const state = FeedState.read(at);
  await state.standing(file);
  state.loaded(file, 2, true);
  expect(await FeedState.read(at).standing(file)).toBeUndefined();
  expect(await FeedState.read(at, true).standing(file)).toBe(0);
});

it.each(['', '{"a', '{"specversion":"1.0"}', 'null'])(
  'names the damaged file of progress if its text is %j, and starts over if asked to',
  async (text) => {
    writeFileSync(at, text);
    expect(() => FeedState.read(at)).toThrow(`${at} should contain the progress of a load, and does not.`);
    const state = FeedState.read(at, true);
    state.begin();
    expect(await FeedState.read(at).standing(file)).toBe(0);
  },
);

it('refuses a file that can’t be written before anything is loaded', () => {
  expect(() => FeedState.read(path.join(folder, 'none', 'state')).begin()).toThrow('ENOENT');
});
