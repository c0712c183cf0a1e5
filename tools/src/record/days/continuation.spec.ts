import { isRejection, readUpdate } from '@taocun/contracts';
import { openRecord } from '../record';
import { Continuation } from './continuation';

const record = openRecord();
const standing = record.standing();
const { lastDay } = record.summary;
const values = (continuation: Continuation, days: number) =>
  Array.from({ length: days }, () => continuation.writeDay().map(({ value }) => value));

it('the continuation begins at the end of the record: with every open shop, and the sales of a year', () => {
  expect(standing).toHaveLength(record.summary.villages.registered);
  const shops = standing.flatMap(({ openShops }) => openShops);
  expect(shops.length).toBeLessThan(record.summary.shops);
  expect(new Set(shops.map(({ id }) => id)).size).toBe(shops.length);
  const soldFen = standing.map(({ paidFen: { alibaba, others } }) =>
    [...alibaba, ...others].reduce((sum, fen) => sum + fen, 0),
  );
  expect(soldFen.filter((fen) => fen >= 1_000_000_000).length).toBeGreaterThan(
    record.summary.live.qualifying,
  );
});

it('the continuation has valid updates of each day, each with a different id', () => {
  const days = values(new Continuation(standing, lastDay, 1), 3);
  const ids = new Set<string>();
  days.forEach((day, at) => {
    const date = `2016-01-${21 + at}`;
    expect(day.length).toBeGreaterThan(1_000);
    const refused = day.filter((value) => isRejection(readUpdate(Buffer.from(value), undefined, Date.now())));
    const events = day.map(
      (value) => JSON.parse(value) as { readonly id: string; readonly source: string; readonly time: string },
    );
    expect([refused, events.filter(({ time }) => !time.startsWith(date))]).toEqual([[], []]);
    for (const { id, source } of events) ids.add(`${source} ${id}`);
  });
  expect(ids.size).toBe(days.flat().length);
});

it('the continuation is the same with the same seed, also after skipping days, and differs with another seed', () => {
  const days = values(new Continuation(standing, lastDay, 7), 5);
  const resumed = new Continuation(standing, lastDay, 7);
  resumed.skipTo('2016-01-24');
  expect(resumed.nextDay).toBe('2016-01-24');
  expect(values(resumed, 2)).toEqual(days.slice(3));
  expect(new Continuation(standing, lastDay, 8).writeDay()[0]).not.toEqual(
    new Continuation(standing, lastDay, 7).writeDay()[0],
  );
});
