import { bodyTypes, isRejection } from '@taocun/contracts';
import { type ApiKey } from '@taocun/service';
import { sortUpdates, type TakenType } from './accept-updates';
import { RefusedUpdates } from './refused-updates';
import { refusalFor } from './sender-rights';
import { refusedBounds } from './updates-answers';
import { aClosing, text } from './updates.fixture';

const { batch, lines } = bodyTypes;
const alike = { reason: 'invalid-data', path: '/data/shopId', message: 'Correct it.' } as const;
const other = { reason: 'unknown-type', path: '/type', message: 'Send another.' } as const;

/** The answer after this many refusals. */
function answerOf(count: number, refusalAt: (index: number) => typeof alike | typeof other = () => alike) {
  const refused = new RefusedUpdates();
  for (const index of upTo(count)) refused.add({ index, ...refusalAt(index) });
  return refused.answer;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

it('a thousand refused updates are listed, without counts if there are no more', () => {
  expect(answerOf(1_000)).toEqual({ refused: upTo(1_000).map((index) => ({ index, ...alike })) });
});

it('further refused updates are counted by reason, and named by their indexes under reason and path', () => {
  const { refused, furtherRefused } = answerOf(1_501, (index) => (index < 1_500 ? alike : other));
  expect(refused.at(-1)?.index).toBe(999);
  expect(furtherRefused).toEqual({
    reasons: { 'invalid-data': 500, 'unknown-type': 1 },
    faults: [
      { reason: 'invalid-data', path: '/data/shopId', indexes: upTo(1_500).slice(1_000) },
      { reason: 'unknown-type', path: '/type', indexes: [1_500] },
    ],
  });
});

it('each of 100,000 refused updates is named, unless the sender chose very long paths', () => {
  const answers = [100, 20].map((length) => {
    const refused = new RefusedUpdates();
    for (const index of upTo(100_000))
      refused.add({ index, ...alike, path: `/data/${String(index).padEnd(length, 'x')}` });
    return refused.answer;
  });
  const [long, usual] = answers.map(
    ({ refused, furtherRefused }) => refused.length + (furtherRefused?.faults.length ?? 0),
  );
  expect(usual).toBe(100_000);
  expect(long).toBeGreaterThan(40_000);
  expect(long).toBeLessThan(60_000);
  for (const { furtherRefused } of answers)
    expect(furtherRefused?.reasons).toEqual({ 'invalid-data': 99_000 });
});

const someKey: ApiKey = {
  id: 'x',
  role: 'producer',
  name: '',
  sources: ['/mine'],
  types: ['taocun.shop.closed.v1'],
  createdAt: new Date(0),
};
const MOST_BYTES = 16 * 1_048_576;
/** The longest `source`, which the message quotes. */
const source = (at: number): string => `/${'"'.repeat(249)}${String(at).padStart(6, '0')}`;

it.each<[string, TakenType, number, (at: number) => string]>([
  ['the shortest lines', lines, 99_999, () => '{}'],
  ['lines that are no JSON', lines, 99_999, (at) => `{"\u0001${at}`],
  [
    'unknown properties, each of another name',
    lines,
    90_000,
    (at) => text({ ...aClosing('a'), data: { [`\u0001${at}`]: 1 } }),
  ],
  [
    'unknown properties with the longest names',
    batch,
    60,
    (at) => text({ ...aClosing('a'), data: { [`${at}${'村'.repeat(80_000)}`]: 1 } }),
  ],
  [
    'unknown properties of control characters',
    batch,
    8_000,
    (at) => text({ ...aClosing('a'), data: { [`${at}${'\u0001'.repeat(250)}`]: 1 } }),
  ],
  ['the longest sources of others', lines, 24_000, (at) => text({ ...aClosing('a'), source: source(at) })],
])('an answer is bounded in bytes, and names the first refusal: %s', async (_name, type, count, updateAt) => {
  const updates = upTo(count).map(updateAt);
  const body = Buffer.from(type === lines ? updates.join('\n') : `[${updates.join()}]`);
  expect(body.length).toBeLessThanOrEqual(MOST_BYTES);
  const sorted = await sortUpdates(type, body, Date.now(), refusalFor(someKey, undefined));
  if (isRejection(sorted)) throw new Error(sorted.message);
  const { refused, furtherRefused } = sorted.refused.answer;
  expect(sorted.taken).toEqual([]);
  expect(refused[0]).toMatchObject({ index: 0, message: expect.stringMatching(/./) });
  expect(Buffer.byteLength(JSON.stringify({ refused, furtherRefused }))).toBeLessThan(
    refusedBounds.listBytes + refusedBounds.furtherBytes + 1_000,
  );
  const furtherCount = Object.values(furtherRefused?.reasons ?? {}).reduce((sum, each) => sum + each, 0);
  expect(refused.length + furtherCount).toBe(count);
});
