import { type Day, MS_PER_DAY, NEVER, NO_DAY } from '../time/day';
import { NOTHING_TOLD, peopleOf } from './people';
import { Shop } from './shop';

const hourMs = 3_600_000;
const at = (day: Day, hour = 0) => day * MS_PER_DAY - 8 * hourMs + hour * hourMs;

type Entry = readonly ['open' | 'close', day: Day, hour: number, household?: string, id?: string, source?: string];

function history(...entries: readonly Entry[]): Shop {
  const result = new Shop('a', 'taobao', 0);
  for (const [type, day, hour, householdId = 'h', id = 'i', source = 's'] of entries) {
    if (type === 'open') result.open({ timeMs: at(day, hour), id, source, householdId, people: NOTHING_TOLD });
    else result.close(at(day, hour));
  }
  return result;
}

it.each<[string, readonly Entry[], Day, Day]>([
  ['never opened', [], 9, NO_DAY],
  ['closed and never opened', [['close', 1, 0]], 9, NO_DAY],
  ['opened', [['open', 5, 0]], 5, 5],
  ['opened in the future', [['open', 5, 0]], 4, NO_DAY],
  [
    'opened and closed',
    [
      ['open', 5, 0],
      ['close', 7, 0],
    ],
    9,
    NO_DAY,
  ],
  [
    'still open on the day before the closing',
    [
      ['open', 5, 0],
      ['close', 7, 0],
    ],
    6,
    5,
  ],
  [
    'closed by the end of the day of the closing',
    [
      ['open', 5, 0],
      ['close', 7, 0],
    ],
    7,
    NO_DAY,
  ],
  [
    'opened twice: since the first',
    [
      ['open', 5, 0],
      ['open', 7, 0],
    ],
    9,
    5,
  ],
  [
    'an earlier opening that came late',
    [
      ['open', 7, 0],
      ['open', 5, 0],
    ],
    9,
    5,
  ],
  [
    'opened again',
    [
      ['open', 1, 0],
      ['close', 3, 0],
      ['open', 5, 0],
      ['open', 7, 0],
    ],
    9,
    5,
  ],
  [
    'a late closing splits the openings',
    [
      ['open', 1, 0],
      ['open', 5, 0],
      ['open', 7, 0],
      ['close', 5, 1],
    ],
    9,
    7,
  ],
  [
    'a late closing before all of them changes nothing',
    [
      ['open', 5, 0],
      ['close', 3, 0],
    ],
    9,
    5,
  ],
  [
    'a late closing before the last one changes nothing',
    [
      ['open', 5, 0],
      ['close', 7, 0],
      ['close', 6, 0],
    ],
    9,
    NO_DAY,
  ],
  [
    'at the same time the closing wins',
    [
      ['open', 5, 9],
      ['close', 5, 9],
    ],
    9,
    NO_DAY,
  ],
  [
    'whichever came first',
    [
      ['close', 5, 9],
      ['open', 5, 9],
    ],
    9,
    NO_DAY,
  ],
  [
    'closed and opened again on one day',
    [
      ['open', 1, 0],
      ['close', 5, 9],
      ['open', 5, 10],
    ],
    5,
    5,
  ],
  [
    'opened, closed and opened within a day',
    [
      ['open', 5, 8],
      ['open', 5, 10],
      ['close', 5, 9],
    ],
    5,
    5,
  ],
  [
    'a closing in the future is not seen',
    [
      ['open', 5, 0],
      ['close', 8, 0],
      ['open', 9, 0],
    ],
    7,
    5,
  ],
  [
    'and seen once it is past',
    [
      ['open', 5, 0],
      ['close', 8, 0],
      ['open', 9, 0],
    ],
    9,
    9,
  ],
  [
    'two closings of a day: the later one counts',
    [
      ['open', 5, 10],
      ['close', 5, 11],
      ['close', 5, 9],
    ],
    5,
    NO_DAY,
  ],
])('since when a shop is open: %s', (_name, entries, asOf, expected) => {
  expect(history(...entries).openSince(asOf)).toBe(expected);
});

it.each<[string, readonly Entry[], Day, string | undefined]>([
  ['none before the first opening', [['open', 5, 0]], 4, undefined],
  [
    'that of the latest opening',
    [
      ['open', 5, 0, 'a'],
      ['open', 7, 0, 'b'],
    ],
    9,
    'b',
  ],
  [
    'not of one in the future',
    [
      ['open', 5, 0, 'a'],
      ['open', 7, 0, 'b'],
    ],
    6,
    'a',
  ],
  [
    'whatever was closed since',
    [
      ['open', 5, 0, 'a'],
      ['close', 7, 0],
    ],
    9,
    'a',
  ],
  [
    'the greater id at the same time',
    [
      ['open', 5, 0, 'b', '2'],
      ['open', 5, 0, 'a', '10'],
    ],
    9,
    'b',
  ],
  [
    'compared by code unit',
    [
      ['open', 5, 0, 'b', 'a'],
      ['open', 5, 0, 'a', 'B'],
    ],
    9,
    'b',
  ],
  [
    'then the greater source',
    [
      ['open', 5, 0, 'a', '1', '/x'],
      ['open', 5, 0, 'b', '1', '/y'],
    ],
    9,
    'b',
  ],
])('the household: %s', (_name, entries, asOf, expected) => {
  expect(history(...entries).household(asOf)).toBe(expected);
});

it('names the next day on which an opening or a closing comes into effect', () => {
  const future = history(['open', 5, 0], ['close', 8, 0], ['open', 9, 0]);
  expect([4, 5, 7, 8, 9].map((asOf) => future.nextChange(asOf))).toEqual([5, 8, 8, 9, NEVER]);
});

it('forgets nothing that a later day or a late closing can ask for', () => {
  const kept = history(
    ['open', 1, 0, 'a'],
    ['close', 2, 0],
    ['open', 3, 0, 'b'],
    ['open', 5, 0, 'c'],
    ['close', 9, 0],
    ['open', 11, 0, 'd'],
  );
  kept.forgetBefore(6);
  expect([6, 8, 9, 10, 11].map((asOf) => [kept.openSince(asOf), kept.household(asOf)])).toEqual([
    [3, 'c'],
    [3, 'c'],
    [NO_DAY, 'c'],
    [NO_DAY, 'c'],
    [11, 'd'],
  ]);
  kept.close(at(4));
  expect(kept.openSince(6)).toBe(5);
});

it('remembers when a shop closed long ago, so that an opening before that does not open it', () => {
  const closed = history(['open', 1, 0, 'a'], ['close', 3, 0], ['close', 4, 0]);
  closed.forgetBefore(100);
  closed.open({ timeMs: at(4), id: 'i', source: 's', householdId: 'late', people: NOTHING_TOLD });
  expect(closed.openSince(100)).toBe(NO_DAY);
  closed.open({ timeMs: at(4, 1), id: 'i', source: 's', householdId: 'new', people: NOTHING_TOLD });
  expect([closed.openSince(100), closed.household(100)]).toEqual([4, 'new']);
});

describe('the people of a shop', () => {
  const [one, other] = [peopleOf({ sex: 'female' }, 1), peopleOf({ sex: 'male' }, undefined)];

  it('are those of the opening in force, whatever it leaves out', () => {
    const shop = new Shop('a', 'taobao', 0);
    const open = (day: Day, people: number, id = 'i') => shop.open({ timeMs: at(day), id, source: 's', householdId: 'h', people });
    open(5, one);
    expect([4, 5, 9].map((asOf) => shop.people(asOf))).toEqual([NOTHING_TOLD, one, one]);
    open(9, NOTHING_TOLD);
    expect([5, 8, 9].map((asOf) => shop.people(asOf))).toEqual([one, one, NOTHING_TOLD]);
    open(7, other);
    expect([5, 7, 9].map((asOf) => shop.people(asOf))).toEqual([one, other, NOTHING_TOLD]);
    open(9, one, 'j');
    open(9, other, 'h');
    expect([8, 9].map((asOf) => shop.people(asOf))).toEqual([other, one]);
    shop.forgetBefore(100);
    shop.close(at(8));
    shop.forgetBefore(100);
    expect([8, 9].map((asOf) => shop.people(asOf))).toEqual([NOTHING_TOLD, one]);
  });
});
