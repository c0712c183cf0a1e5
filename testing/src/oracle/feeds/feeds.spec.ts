import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { asBinary, feedArbitrary, numbered, recordsOf, registered, type Feed, type FeedOptions } from './feeds';
import {
  accept,
  assessmentAsOf,
  certificates,
  certificatesOfOnePartition,
  certified,
  contentReasons,
  dayFrom,
  dayOf,
  effectiveDayOf,
  finalClockOf,
  keyOf,
  ofItsTime,
  partitionOf,
  regionsAsOf,
  ruleSetIds,
  townsOfYear,
  type AcceptedUpdate,
  type RawRecord,
} from '../naive';

/** Feeds that any order of arrival leaves the same: no name twice, no shop with two first openings to choose from. */
const calm: FeedOptions = { repeats: false, conflicts: false, invalid: false, misplaced: false };
const cutOffs = ['2014-12-31', '2016-08-31', '2018-10-31', '2019-06-30', '2020-06-30', '2021-06-30'].map(dayFrom);

function assessments(accepted: AcceptedUpdate[], { villages, days }: Feed) {
  return villages.map((village) => [
    ...days.map((day) => assessmentAsOf(accepted, village, day)),
    ...cutOffs.map((cutOff) => certified(accepted, village, cutOff)),
  ]);
}

function holds(options: FeedOptions, property: (feed: Feed, accepted: AcceptedUpdate[], everAccepted: AcceptedUpdate[]) => void): void {
  const check = fc.property(feedArbitrary(options), (feed) => {
    const { accepted, everAccepted } = accept(feed.records, feed.partitions);
    property(feed, accepted, everAccepted);
  });
  fc.assert(check, { numRuns: 50 });
}

/** `toEqual` over thousands of assessments takes most of a minute, so Jest is asked only for the difference. */
function expectSame(one: unknown, other: unknown): void {
  if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
}

function inPartitions(records: RawRecord[], partitions: number): RawRecord[] {
  return numbered(records.map((record) => ({ ...record, partition: partitionOf(record.key ?? '', partitions) })));
}

describe('assessments', () => {
  it('do not depend on the order of arrival', () => {
    const shuffled = fc.gen();
    const check = fc.property(feedArbitrary(calm), shuffled, (feed, generate) => {
      const size = feed.records.length;
      const records = generate(fc.shuffledSubarray<RawRecord>, feed.records, { minLength: size, maxLength: size });
      const again = accept(numbered(records), feed.partitions).accepted;
      expectSame(assessments(again, feed), assessments(accept(feed.records, feed.partitions).accepted, feed));
    });
    fc.assert(check, { numRuns: 100 });
  });

  it('do not depend on the number of partitions', () => {
    holds(calm, (feed, accepted) => {
      expectSame(assessments(accept(inPartitions(feed.records, 5), 5).accepted, feed), assessments(accepted, feed));
    });
  });

  it('do not depend on the content mode', () => {
    holds({ ...calm, binary: false, conflicts: true, repeats: true }, (feed, accepted) => {
      expectSame(
        accept(feed.records.map(asBinary), feed.partitions).accepted.map(({ update }) => update),
        accepted.map(({ update }) => update),
      );
    });
  });

  it('do not depend on the partition that an update was sent to', () => {
    holds({ ...calm, misplaced: true }, (feed, accepted) => {
      const right = feed.records.map((record) => ({ ...record, key: keyOf(accept([{ ...record, partition: 0 }], 1).accepted[0]!.update) }));
      expectSame(assessments(accepted, feed), assessments(accept(inPartitions(right, feed.partitions), feed.partitions).accepted, feed));
    });
  });

  it('stay the same when the whole feed is sent again', () => {
    holds({ timestamps: 'replay', misplaced: false }, (feed, accepted) => {
      const twice = accept(numbered([...feed.records, ...feed.records]), feed.partitions);
      expectSame(twice.accepted, accepted);
    });
  });

  it('stay the same without the refused records', () => {
    holds({ timestamps: 'replay', misplaced: false }, (feed, accepted) => {
      const refused = new Set(accept(feed.records, feed.partitions).rejected.map(({ record }) => record));
      const good = numbered(feed.records.filter((record) => !refused.has(record)));
      expectSame(assessments(accept(good, feed.partitions).accepted, feed), assessments(accepted, feed));
    });
  });

  it('see nothing of a later day but which village and platform a shop belongs to', () => {
    holds({}, (feed, accepted) => {
      for (const day of feed.days) {
        const seen = accepted.filter(({ update }) => update.type === 'taocun.shop.opened.v1' || effectiveDayOf(update) <= day);
        for (const village of feed.villages) expectSame(assessmentAsOf(seen, village, day), assessmentAsOf(accepted, village, day));
      }
    });
  });

  it('see nothing of other villages', () => {
    holds({}, (feed, accepted) => {
      const villageOf = new Map<string, string>();
      for (const { update } of accepted) {
        if (update.type === 'taocun.shop.opened.v1' && !villageOf.has(keyOf(update))) villageOf.set(keyOf(update), update.data.villageCode);
      }
      for (const village of feed.villages) {
        const own = accepted.filter(({ update }) =>
          update.type === 'taocun.village.registered.v1' ? keyOf(update) === village : villageOf.get(keyOf(update)) === village,
        );
        for (const day of feed.days) expectSame(assessmentAsOf(own, village, day), assessmentAsOf(accepted, village, day));
      }
    });
  });

  it('lose no fen: windows laid end to end hold every order and refund of a known shop', () => {
    holds({}, (feed, accepted) => {
      const villages = [...feed.villages, '330782100203'];
      const since = recordsOf(villages.map((villageCode) => registered({ villageCode, time: '1990-01-01T00:00:00Z', id: villageCode })));
      const all = [...accept(since, 1).accepted, ...accepted];
      const known = new Set(accepted.filter(({ update }) => update.type === 'taocun.shop.opened.v1').map(({ update }) => keyOf(update)));
      let expected = 0n;
      for (const { update } of accepted) {
        if (!known.has(keyOf(update))) continue;
        if (update.type === 'taocun.order.paid.v1') expected += BigInt(update.data.amountFen);
        if (update.type === 'taocun.order.refunded.v1') expected -= BigInt(update.data.amountFen);
      }
      const last = Math.max(...accepted.map(({ update }) => dayOf(update.timeMs)));
      const windows = Array.from({ length: 10 }, (_, back) => last - 365 * back);
      const sales = villages.flatMap((village) => windows.map((day) => assessmentAsOf(all, village, day)?.salesFen ?? 0n));
      expect(sales.reduce((sum, fen) => sum + fen, 0n)).toBe(expected);
    });
  });
});

it('certificates of a feed in which nothing is late need no order of reading', () => {
  holds({ partitions: 1, nothingLate: true }, (_feed, accepted, everAccepted) => {
    const [first, final] = [everAccepted[0], finalClockOf(everAccepted)];
    if (!first || final === undefined) return;
    expectSame(certificatesOfOnePartition({ accepted, everAccepted }), certificates(accepted, dayOf(first.update.timeMs), final));
  });
});

it('every feed is well formed', () => {
  holds({}, ({ records, partitions, villages, days }, accepted) => {
    const places = records.map(({ partition, offset }) => `${partition}:${offset}`);
    expect(new Set(places).size).toBe(records.length);
    expect(records.every(({ partition, timestampMs }) => partition < partitions && Number.isSafeInteger(timestampMs))).toBe(true);
    expect([villages.length > 0, days.length > 0, accepted.length > 0]).toEqual([true, true, true]);
  });
});

it('a few hundred feeds reach every edge', () => {
  const reached = new Set<string>();
  // Lists that rest on lists take two years in order.
  for (const options of [{}, { nothingLate: true }])
    for (const feed of fc.sample(feedArbitrary(options), { numRuns: 300, seed: 2019 }))
      edgesReachedBy(feed).forEach((edge) => reached.add(edge));
  const edges = [
    ...[...contentReasons, 'shop-conflict', 'repeated', 'forwarded', 'forgotten', 'waiting', 'unregistered'],
    ...ruleSetIds.flatMap((ruleSet) => [`${ruleSet} starts`, `${ruleSet} stops`, `${ruleSet} town`, `${ruleSet} certified`]),
    ...['sales', 'alibaba'].flatMap((sum) => [999_999_999, 1_000_000_000, 1_000_000_001].map((fen) => `${sum} ${fen}`)),
    ...['a fen over half', 'half', 'a fen under half', 'a tenth of the households', 'just under a tenth', 'a subdistrict of three'],
    ...['rejected for the owner', 'rejected after it waited', 'accepted under another source of the owner'],
    ...['negative sales', 'residents-committee', 'alibaba majority fails alone'],
    ...['a committee is certified', 'a committee is certified by the list before', 'a subdistrict is a town by the list before'],
  ];
  expect(edges.filter((edge) => !reached.has(edge))).toEqual([]);
});

function edgesReachedBy(feed: Feed): Set<string> {
  const reached = new Set<string>();
  const mark = (edge: string, isReached: boolean) => isReached && reached.add(edge);
  const reading = accept(feed.records, feed.partitions);
  const { accepted, everAccepted, rejected, repeated, forwarded } = reading;
  for (const { reason } of rejected) reached.add(reason);
  const late = everAccepted.length - accepted.length;
  mark('rejected after it waited', late > 0);
  mark('rejected for the owner', rejected.filter(({ path }) => path === 'source' && late === 0).length > 0);
  const openers = new Map(
    accepted.flatMap(({ update }) => (update.type === 'taocun.shop.opened.v1' ? [[keyOf(update), update.source]] : [])),
  );
  mark(
    'accepted under another source of the owner',
    accepted.some(({ update }) => openers.has(keyOf(update)) && openers.get(keyOf(update)) !== update.source),
  );
  mark('repeated', repeated > 0);
  mark('forwarded', forwarded > 0);
  mark('forgotten', new Set(accepted.map(({ update }) => [keyOf(update), update.source, update.id].join())).size < accepted.length);
  const firsts = new Map<string, string>();
  for (const { update } of accepted) firsts.set(keyOf(update), firsts.get(keyOf(update)) ?? update.type);
  mark('waiting', [...firsts.values()].includes('taocun.order.paid.v1'));
  const all = certificatesOfOnePartition(reading);
  for (const { ruleSet, qualifies, criteria } of all) {
    mark(`${ruleSet} certified`, qualifies);
    const kind = criteria.at(-1);
    mark('a committee is certified', qualifies && kind?.criterion === 'administrative-village' && kind.value === 'residents-committee');
    mark('a committee is certified by the list before', qualifies && kind !== undefined && 'certifiedBefore' in kind);
  }
  for (const { year } of all.filter(({ ruleSet, year }) => ruleSet === ofItsTime && year >= 2020))
    mark(
      'a subdistrict is a town by the list before',
      [...townsOfYear(all, year)].some((code) => code.startsWith('3307820')),
    );

  for (const village of feed.villages) {
    const now = new Map<string, boolean>();
    for (const day of feed.days) {
      const assessment = assessmentAsOf(accepted, village, day);
      mark('unregistered', !assessment);
      if (!assessment) continue;
      const { salesFen, alibabaSalesFen, activeHouseholds, activeAlibabaShops, households, kind, verdicts } = assessment;
      for (const { ruleSet, qualifies } of verdicts) {
        mark(`${ruleSet} starts`, qualifies);
        mark(`${ruleSet} stops`, !qualifies && now.get(ruleSet) === true);
        now.set(ruleSet, qualifies);
      }
      reached.add(`sales ${salesFen}`).add(`alibaba ${alibabaSalesFen}`).add(kind);
      mark('negative sales', salesFen < 0n);
      const overHalf = alibabaSalesFen * 2n - salesFen;
      mark('half', overHalf === 0n && salesFen > 0n);
      mark('a fen over half', overHalf === 1n || overHalf === 2n);
      mark('a fen under half', overHalf === -1n || overHalf === -2n);
      for (const part of [activeHouseholds, activeAlibabaShops]) {
        mark('a tenth of the households', part > 0 && part * 10 === households);
        mark('just under a tenth', part > 0 && part * 10 === households - 1);
      }
      mark(
        'alibaba majority fails alone',
        verdicts[0]?.criteria
          .filter((criterion) => !criterion.holds)
          .map(({ criterion }) => criterion)
          .join() === 'alibaba-majority',
      );
    }
  }
  for (const day of feed.days) {
    for (const { ruleSet, qualifies, villages } of regionsAsOf(accepted, day).towns) {
      mark(`${ruleSet} town`, qualifies);
      mark('a subdistrict of three', villages >= 3 && !qualifies);
    }
  }
  return reached;
}
