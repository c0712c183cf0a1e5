import { accept } from './accept';
import { closed, numbered, opened, paid, recordOf, recordsOf, refunded, registered, type WrittenEvent } from './feeds/builders';
import { finalClockOf } from './certificates';
import { dayFrom, startOf } from './days';
import { partitionOf } from './feeds/raw-record';

const ids = (events: { update: { id: string } }[]) => events.map(({ update }) => update.id);
const acceptAll = (events: WrittenEvent[]) => accept(recordsOf(events), 1);
/** Each event in a record of the given day: at its last millisecond, or its first. */
const onDays = (days: [day: number, event: WrittenEvent, 'first'?][]) =>
  numbered(days.map(([day, event, first]) => recordOf(event, 1, startOf(20_000 + day) + (first ? 0 : 86_399_999))));

it('passes over a name that the same shop had before, whatever it says', () => {
  const reading = acceptAll([paid({ id: 'a', amountFen: 1 }), paid({ id: 'a', amountFen: 2 }), closed({ id: 'a' }), paid({ id: 'b' })]);
  expect({ ids: ids(reading.accepted), repeated: reading.repeated }).toEqual({ ids: ['a', 'b'], repeated: 2 });
});

it('tells names apart by source, by shop, and a village from a shop of the same name', () => {
  const reading = acceptAll([
    paid({ id: 'a' }),
    paid({ id: 'a', source: '/other' }),
    paid({ id: 'a', shopId: 's2' }),
    paid({ id: 'a', shopId: '330782100200' }),
    registered({ id: 'a' }),
  ]);
  expect([reading.accepted.length, reading.repeated]).toEqual([5, 0]);
});

it('a repeat is checked before it is passed over', () => {
  const reading = acceptAll([paid({ id: 'a' }), paid({ id: 'a', amountFen: 0 })]);
  expect(reading).toMatchObject({ repeated: 0, rejected: [{ reason: 'invalid-data', path: 'data.amountFen' }] });
});

it('a rejected update does not take its name', () => {
  const reading = acceptAll([
    paid({ id: 'a', amountFen: 0 }),
    paid({ id: 'a' }),
    opened({ id: 'b' }),
    opened({ id: 'c', platform: 'jd' }),
    opened({ id: 'c' }),
  ]);
  expect({ ids: ids(reading.accepted), repeated: reading.repeated, rejected: reading.rejected.length }).toEqual({
    ids: ['a', 'b', 'c'],
    repeated: 0,
    rejected: 2,
  });
});

describe('a name is forgotten', () => {
  const [first, again, other] = [paid({ id: 'a' }), paid({ id: 'a' }), paid({ id: 'b' })];

  it.each([
    [
      'not on the 30th day',
      onDays([
        [0, first, 'first'],
        [30, again],
      ]),
      1,
    ],
    [
      'on the 31st, by the repeat itself',
      onDays([
        [0, first],
        [31, again, 'first'],
      ]),
      0,
    ],
    [
      'by any record between, and for good',
      onDays([
        [0, first],
        [31, other],
        [0, again],
      ]),
      0,
    ],
    [
      'by a refused record too',
      onDays([
        [0, first],
        [31, paid({ amountFen: 0 })],
        [5, again],
      ]),
      0,
    ],
    [
      'not sooner for a repeat between',
      onDays([
        [0, first],
        [20, again],
        [31, again],
      ]),
      1,
    ],
    [
      'at once when its record is older than what was read by more',
      onDays([
        [31, other],
        [0, first],
        [0, again],
      ]),
      0,
    ],
    [
      'not when it is older by 30 days',
      onDays([
        [30, other],
        [0, first],
        [0, again],
      ]),
      1,
    ],
  ])('%s', (_name, records, repeated) => {
    expect(accept(records, 1).repeated).toBe(repeated);
  });
});

describe('shop-conflict', () => {
  it.each([
    ['another village', { villageCode: '330782100201' }, 'data.villageCode'],
    ['another platform', { platform: 'tmall' }, 'data.platform'],
    ['both', { platform: 'tmall', villageCode: '330782100201' }, 'data.villageCode'],
  ])('%s than the first accepted opening', (_name, difference, path) => {
    // The earlier event time does not make the second opening the first one.
    const reading = acceptAll([opened({ time: '2019-01-02T00:00:00Z' }), opened({ time: '2019-01-01T00:00:00Z', ...difference })]);
    expect(reading.rejected).toMatchObject([{ reason: 'shop-conflict', path }]);
  });

  it('is not another household or category', () => {
    expect(acceptAll([opened(), opened({ householdId: 'h2', category: 'service' })]).rejected).toEqual([]);
  });

  it('comes after the duplicate, which is passed over', () => {
    expect(acceptAll([opened({ id: 'a' }), opened({ id: 'a', platform: 'jd' })])).toMatchObject({ repeated: 1, rejected: [] });
  });

  it.each([
    ['/marketplaces/taobao/orders/7', '/marketplaces/taobao', []],
    ['/marketplaces/taobao', '/marketplaces/taobao2', ['source']],
    ['/m', '/m/x', ['source']],
    ['/', '/x', ['source']],
    ['https://a.example/orders', 'https://a.example', []],
    ['https://a.example/orders', 'https://b.example/orders', ['source']],
    ['a/b', 'a', ['source']],
    ['a/b://c/d', 'a/b://c/e', []],
  ])('is what comes from another owner than the opening: from %s, then %s', (source, other, paths) => {
    const reading = acceptAll([opened({ source }), paid({ source: other })]);
    expect(reading.rejected.map(({ path }) => path)).toEqual(paths);
  });

  it('names the source before all else in which an opening differs', () => {
    const reading = acceptAll([opened(), opened({ source: '/n', platform: 'tmall', villageCode: '330782100201' })]);
    expect(reading.rejected).toMatchObject([{ reason: 'shop-conflict', path: 'source' }]);
  });

  it('is also what has waited for the shop of another owner: it has its name, and has moved the clock', () => {
    const waited = { id: 'b', source: '/n', time: '2019-01-16T00:00:00+08:00' };
    const reading = acceptAll([paid({ id: 'a' }), paid(waited), opened({ id: 'c' }), paid(waited), refunded({ source: '/n', id: 'd' })]);
    expect({ ids: ids(reading.accepted), ever: ids(reading.everAccepted), repeated: reading.repeated }).toEqual({
      ...{ ids: ['a', 'c'], ever: ['a', 'b', 'c'], repeated: 1 },
    });
    expect(reading.rejected).toMatchObject([
      { path: 'source', record: { offset: 1 } },
      { path: 'source', record: { offset: 4 } },
    ]);
    const clock = finalClockOf(reading.everAccepted);
    expect(clock).toBe(dayFrom('2019-01-16'));
  });

  it('outlasts a closing and the forgetting of the first opening', () => {
    const records = onDays([
      [0, opened()],
      [1, closed()],
      [400, opened({ platform: 'jd' })],
    ]);
    expect(accept(records, 1).rejected).toMatchObject([{ reason: 'shop-conflict' }]);
  });
});

describe('too-many-waiting', () => {
  const s2 = { shopId: 's2' };
  const reasons = (...records: Parameters<typeof recordsOf>[0]) =>
    accept(recordsOf(records), 1, 2).rejected.map(({ record: { offset }, reason, path }) => [offset, reason, path].join(' '));

  it('is what an owner sends beyond the bound, until a shop opens', () => {
    const waiting = ['a', 'b', 'c'].map((id) => paid({ id, source: '/m/o/x' }));
    const found = reasons(
      ...waiting,
      paid({ id: 'd', ...s2, source: '/n' }),
      opened({ id: 'e', source: '/m/o' }),
      ...waiting,
      paid({ id: 'f', ...s2, source: '/m/o' }),
    );
    expect(found).toEqual(['2 too-many-waiting data.shopId']);
  });

  it('comes after the duplicate, and beyond four times the bound of one owner for all', () => {
    const owners = Array.from({ length: 9 }, (_, owner) => paid({ id: 'a', source: `/o${owner}` }));
    expect(reasons(...owners, owners[0]!)).toEqual(['8 too-many-waiting data.shopId']);
  });

  it('is not what an opening or a registration can be', () => {
    expect(reasons(paid({ id: 'a' }), paid({ id: 'b' }), opened({ id: 'c', ...s2 }), registered())).toEqual([]);
  });
});

describe('partitions', () => {
  const partitions = 4;
  const elsewhere = (shopId: string) => (partitionOf(shopId, partitions) + 1) % partitions;

  it('forwards an update in a wrong one to the end of its own, timestamp unchanged', () => {
    const records = recordsOf([paid({ id: 'astray' }), paid({ id: 'a' }), paid({ id: 'b' })], partitions);
    const [astray, ...others] = records as [(typeof records)[0], ...typeof records];
    const reading = accept([{ ...astray, key: null, partition: elsewhere('s1') }, ...others], partitions);
    expect(reading).toMatchObject({ forwarded: 1, repeated: 0, rejected: [] });
    expect(ids(reading.accepted)).toEqual(['a', 'b', 'astray']);
    expect(reading.accepted.at(-1)?.record).toMatchObject({
      partition: partitionOf('s1', partitions),
      offset: 3,
      timestampMs: astray.timestampMs,
    });
  });

  it('asks for no key where the partition is right', () => {
    const records = recordsOf([paid({ id: 'a' })], partitions).map((record) => ({ ...record, key: 'whatever' }));
    expect(accept(records, partitions)).toMatchObject({ forwarded: 0, accepted: [{ update: { id: 'a' } }] });
  });

  it('counts a forwarded repeat once as forwarded and once as repeated', () => {
    const [first, second] = recordsOf([paid({ id: 'a' }), paid({ id: 'a' })], partitions);
    const reading = accept([first!, { ...second!, partition: elsewhere('s1') }], partitions);
    expect(reading).toMatchObject({ forwarded: 1, repeated: 1 });
  });

  it('refuses a bad update where it lies', () => {
    const [bad] = recordsOf([paid({ amountFen: 0 })], partitions);
    const reading = accept([{ ...bad!, partition: elsewhere('s1') }], partitions);
    expect(reading).toMatchObject({ forwarded: 0, rejected: [{ record: { partition: elsewhere('s1') }, reason: 'invalid-data' }] });
  });

  it('reads each one by offset, not by the order of the list', () => {
    const records = recordsOf([paid({ id: 'a' }), refunded({ id: 'b' }), closed({ id: 'c' })]);
    expect(ids(accept(records.reverse(), 1).accepted)).toEqual(['a', 'b', 'c']);
  });
});
