import { bodyTypes } from '@taocun/contracts';
import { TIME_FACTOR } from '@taocun/harness/until';
import { countUpdates, sortUpdates, type TakenType } from './accept-updates';
import { aClosing, text } from './updates.fixture';

const MOST_BYTES = 16 * 1_048_576;
const { batch, lines } = bodyTypes;

/**
 * The processor time of each turn of the event loop, in milliseconds; other processes on a busy machine are
 * not counted.
 */
async function turnsOf(work: () => Promise<unknown>): Promise<number[]> {
  const turns: number[] = [];
  let before = process.threadCpuUsage();
  const measure = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    turns.push((user + system) / 1_000);
    before = process.threadCpuUsage();
  };
  const beat = (): void => (measure(), void (immediate = setImmediate(beat)));
  let immediate = setImmediate(beat);
  await work();
  clearImmediate(immediate);
  measure();
  return turns;
}

const filled = (before: string, unit: string, after: string): string =>
  before + unit.repeat(Math.floor((MOST_BYTES - before.length - after.length) / unit.length)) + after;
const deep = MOST_BYTES / 2 - 1;
let number = 0;
const keys = (bytes: number): string => {
  const parts: string[] = [];
  for (let length = 2; length < bytes - 14; length += 14)
    parts.push(`"k${String(number++).padStart(8, '0')}":1`);
  return `{${parts.join()}}`;
};

it.each<[string, TakenType, () => string, string]>([
  ['an element of many objects', batch, () => filled('[[', '{},', '{}]]'), 'too-large'],
  ['an element of one text', batch, () => filled('["', 'x', '"]'), 'too-large'],
  ['an element of different keys', batch, () => `[${keys(MOST_BYTES - 100)}]`, 'too-large'],
  ['an element of nested arrays', batch, () => `[${'['.repeat(deep)}${']'.repeat(deep)}]`, 'too-large'],
  [
    'elements of different keys',
    batch,
    () => `[${Array.from({ length: 60 }, () => keys(262_000)).join()}]`,
    'invalid-envelope',
  ],
  [
    'elements of nested arrays',
    batch,
    () => filled('[', `${'['.repeat(130_000)}${']'.repeat(130_000)},`, '1]'),
    'invalid-envelope',
  ],
  ['99,999 broken elements', batch, () => `[${'{},'.repeat(99_998)}{}]`, 'invalid-envelope'],
  ['99,999 lines that are no JSON', lines, () => '{x\n'.repeat(99_999), 'malformed-json'],
  ['brackets that never close', batch, () => '['.repeat(MOST_BYTES), 'whole'],
  ['a text that never ends', batch, () => filled('["', '\\"', ''), 'whole'],
  [
    'an element that is no JSON, after many',
    batch,
    () => `[${`${text(aClosing('a'))},`.repeat(50_000)}x]`,
    'malformed-json',
  ],
  ['99,999 commas', batch, () => `[${','.repeat(99_999)}]`, 'malformed-json'],
  [
    'an element that never ends, after many',
    batch,
    () => `[${`${text(aClosing('a'))},`.repeat(50_000)}{]`,
    'whole',
  ],
  ['blanks', batch, () => filled('[', ' ', ']'), ''],
  ['empty lines', lines, () => '\n'.repeat(MOST_BYTES), ''],
])(
  '16 MiB and less are read in many turns of the loop, each a small part: %s',
  async (_name, type, make, expected) => {
    const body = Buffer.from(make());
    let longest = 1;
    // Garbage of earlier bodies is collected within some turn too, so the best of ten tries counts.
    for (let tries = 0; tries < 10 && longest >= 1 / 4; tries++) {
      let refusal: unknown;
      const turns = await turnsOf(async () => {
        await countUpdates(type, body, 100_000);
        const sorted = await sortUpdates(type, body, Date.now(), () => undefined);
        refusal = 'reason' in sorted ? 'whole' : [...sorted.refused.counts.keys()].join();
      });
      expect(refusal).toBe(expected);
      expect(turns.length).toBeGreaterThan(100);
      const longestMs = Math.max(...turns);
      // Reading takes tens of milliseconds. A turn that goes over its part again and again takes seconds.
      expect(longestMs).toBeLessThan(1_000 * TIME_FACTOR);
      longest = longestMs / turns.reduce((sum, turn) => sum + turn, 0);
    }
    expect(longest).toBeLessThan(1 / 4);
  },
);

it('elements are counted no further than the most there may be', async () => {
  const body = Buffer.from(filled('[', '1,', '1]'));
  let count = 0;
  const turns = await turnsOf(async () => (count = await countUpdates(batch, body, 100_000)));
  expect(count).toBe(100_001);
  expect(turns).toHaveLength(1);
});
