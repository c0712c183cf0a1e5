import { bodyTypes, isRejection } from '@taocun/contracts';
import { type ApiKey } from '@taocun/service';
import { sortUpdates, type TakenType } from './accept-updates';
import { refusedBounds, RefusedUpdates } from './refused-updates';
import { refusalFor } from './sender-rights';
import { aClosing, text } from './updates.fixture';

const { batch, lines } = bodyTypes;
const alike = { reason: 'invalid-data', path: '/data/shopId', message: 'Correct it.' } as const;
const other = { reason: 'unknown-type', path: '/type', message: 'Send another.' } as const;

/** The answer after refusals at these indexes. */
function answerOf(
  indexes: readonly number[],
  refusalAt: (index: number) => {
    readonly reason: typeof alike.reason | typeof other.reason;
    readonly path: string;
    readonly message: string;
  } = () => alike,
) {
  const refused = new RefusedUpdates();
  for (const index of indexes) refused.add({ index, ...refusalAt(index) });
  return refused.answer;
}

const upTo = (count: number, first = 0): number[] => Array.from({ length: count }, (_, at) => first + at);

it('a thousand are listed, and no further ones are spoken of', () => {
  expect(answerOf(upTo(1_000))).toEqual({ refused: upTo(1_000).map((index) => ({ index, ...alike })) });
});

it('one more is in a group, with its place', () => {
  const { refused, furtherRefused } = answerOf(upTo(1_001));
  expect(refused).toHaveLength(1_000);
  expect(furtherRefused).toEqual({ reasons: { 'invalid-data': 1 }, groups: [{ ...alike, indexes: [[1_000, 1_000]] }], unnamed: 0 });
});

it('further ones are in groups by reason and path, in ranges', () => {
  const indexes = [...upTo(1_000), ...upTo(500, 2_000), ...upTo(2, 3_000), 3_003];
  const { furtherRefused } = answerOf(indexes, (index) => (index === 2_100 || index >= 3_003 ? other : alike));
  expect(furtherRefused).toEqual({
    reasons: { 'invalid-data': 501, 'unknown-type': 2 },
    groups: [
      {
        ...alike,
        indexes: [
          [2_000, 2_099],
          [2_101, 2_499],
          [3_000, 3_001],
        ],
      },
      {
        ...other,
        indexes: [
          [2_100, 2_100],
          [3_003, 3_003],
        ],
      },
    ],
    unnamed: 0,
  });
});

it('where every second one is refused, each still has its place', () => {
  const { furtherRefused } = answerOf(upTo(15_000).map((at) => 2 * at));
  expect(furtherRefused?.groups[0]?.indexes).toHaveLength(14_000);
  expect(furtherRefused?.unnamed).toBe(0);
});

it('those for which there is no room are the last of the body, and are counted', () => {
  const { refused, furtherRefused } = answerOf(upTo(99_999), (index) => ({ ...alike, path: `/data/${index}` }));
  const named = refused.length + (furtherRefused?.groups.length ?? 0);
  expect(furtherRefused?.groups.at(-1)?.indexes).toEqual([[named - 1, named - 1]]);
  expect(furtherRefused).toMatchObject({ reasons: { 'invalid-data': 98_999 }, unnamed: 99_999 - named });
  // Each of a group of its own that is already there has no room either: what is named is the beginning of the body.
  const again = answerOf([...upTo(99_998), 99_998], (index) => (index === 99_998 ? alike : { ...alike, path: `/data/${index}` }));
  expect(again.furtherRefused?.unnamed).toBe(99_999 - named);
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
/** A longest `source`, of which the message tells. */
const source = (at: number): string => `/${'"'.repeat(249)}${String(at).padStart(6, '0')}`;

it.each<[string, TakenType, number, (at: number) => string]>([
  ['the shortest lines', lines, 99_999, () => '{}'],
  ['lines that are no JSON', lines, 99_999, (at) => `{"\u0001${at}`],
  ['unknown properties, each of another name', lines, 90_000, (at) => text({ ...aClosing('a'), data: { [`\u0001${at}`]: 1 } })],
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
])(
  'an answer is bounded in bytes, and names the first refusal: %s',
  async (_name, type, count, updateAt) => {
    const updates = upTo(count).map(updateAt);
    const body = Buffer.from(type === lines ? updates.join('\n') : `[${updates.join()}]`);
    expect(body.length).toBeLessThanOrEqual(MOST_BYTES);
    const sorted = await sortUpdates(type, body, Date.now(), refusalFor(someKey, undefined));
    if (isRejection(sorted)) throw new Error(sorted.message);
    const { refused, furtherRefused } = sorted.refused.answer;
    expect(sorted.taken).toEqual([]);
    expect(refused[0]).toMatchObject({ index: 0, message: expect.stringMatching(/./) });
    expect(Buffer.byteLength(JSON.stringify({ refused, furtherRefused }))).toBeLessThan(
      refusedBounds.listBytes + refusedBounds.groupsBytes + 1_000,
    );
    const furtherCount = Object.values(furtherRefused?.reasons ?? {}).reduce((sum, each) => sum + each, 0);
    expect(refused.length + furtherCount).toBe(count);
    const inGroups = (furtherRefused?.groups ?? []).flatMap(({ indexes }) => indexes.map(([first, last]) => last - first + 1));
    expect(inGroups.reduce((sum, each) => sum + each, 0) + (furtherRefused?.unnamed ?? 0)).toBe(furtherCount);
  },
  30_000,
);
