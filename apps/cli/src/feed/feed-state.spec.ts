import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { FeedState } from './feed-state';

const folder = mkdtempSync(path.join(tmpdir(), 'taocun-state-'));
const file = path.join(folder, 'updates.ndjson');
const at = path.join(folder, 'state');
const target = ['cluster', 'trial.'];
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(at, { force: true });
  writeFileSync(file, '1\n2\n');
});

it('a load continues with lines that were added to a file while it was read to its end', async () => {
  const state = FeedState.read(at, target);
  expect(await state.standing(file)).toBe(0);
  appendFileSync(file, '3\n');
  state.loaded(file, 2, true);
  expect(await FeedState.read(at, target).standing(file)).toBe(2);
});

it('a file that was loaded and is unchanged is skipped', async () => {
  const state = FeedState.read(at, target);
  await state.standing(file);
  state.loaded(file, 2, true);
  expect(await FeedState.read(at, target).standing(file)).toBeUndefined();
  expect(await FeedState.read(at, target, true).standing(file)).toBe(0);
});

it('a load continues with a file for the same target alone, by whatever path the file is given', async () => {
  const state = FeedState.read(at, target);
  await state.standing(file);
  state.loaded(file, 2, true);
  expect(await FeedState.read(at, ['cluster', '']).standing(file)).toBe(0);
  expect(
    await FeedState.read(path.relative('.', at), target).standing(path.relative('.', file)),
  ).toBeUndefined();
});

it('a file that is shorter than the loaded one, or has other lines in its place, is refused', async () => {
  const state = FeedState.read(at, target);
  await state.standing(file);
  state.loaded(file, 2, true);
  writeFileSync(file, '1\n');
  await expect(FeedState.read(at, target).standing(file)).rejects.toThrow(
    `${file} is shorter than when it was loaded`,
  );
  writeFileSync(file, '3\n4\n5\n');
  await expect(FeedState.read(at, target).standing(file)).rejects.toThrow(
    `${file} has another beginning than when it was loaded`,
  );
});

it.each(['', '{"a', '{"specversion":"1.0"}', 'null'])(
  'the damaged file of progress is named if its text is %j, and a load starts over if asked to',
  async (text) => {
    writeFileSync(at, text);
    expect(() => FeedState.read(at, target)).toThrow(
      `${at} should contain the progress of a load, and does not.`,
    );
    const state = FeedState.read(at, target, true);
    state.begin();
    expect(await FeedState.read(at, target).standing(file)).toBe(0);
  },
);

it('a file that can’t be written is refused before anything is loaded', () => {
  expect(() => FeedState.read(path.join(folder, 'none', 'state'), target).begin()).toThrow('ENOENT');
});
