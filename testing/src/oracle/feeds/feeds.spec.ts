import fc from 'fast-check';
import {
  accept,
  assessmentAsOf,
  certificatesOfOnePartition,
  contentReasons,
  keyOf,
  murmur2,
  ofItsTime,
  regionsAsOf,
  ruleSetIds,
  townsOfYear,
} from '../naive';
import { feedArbitrary, type Feed } from './feeds';

// The expectations of Kafka's own UtilsTest.testMurmur2.
it.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['abc', 479470107],
])('the generator hashes %s as Kafka does', (key, hash) => {
  expect(Number(BigInt.asIntN(32, murmur2(new TextEncoder().encode(key))))).toBe(hash);
});

it('a few hundred feeds reach every limit', () => {
  const reached = new Set<string>();
  // Lists that depend on earlier lists need two years in order.
  for (const options of [{}, { nothingLate: true }])
    for (const feed of fc.sample(feedArbitrary(options), { numRuns: 300, seed: 2020 }))
      edgesReachedBy(feed).forEach((edge) => reached.add(edge));
  const edges = [
    ...contentReasons,
    'shop-conflict',
    'repeated',
    'forwarded',
    'forgotten',
    'waiting',
    'unregistered',
    ...ruleSetIds.flatMap((ruleSet) => [
      `${ruleSet} starts`,
      `${ruleSet} stops`,
      `${ruleSet} town`,
      `${ruleSet} certified`,
    ]),
    ...['sales', 'alibaba'].flatMap((sum) =>
      [999_999_999, 1_000_000_000, 1_000_000_001].map((fen) => `${sum} ${fen}`),
    ),
    'a fen over half',
    'half',
    'a fen under half',
    'a tenth of the households',
    'just under a tenth',
    'a subdistrict of three',
    'rejected for the owner',
    'rejected after it waited',
    'accepted under another source of the owner',
    'negative sales',
    'residents-committee',
    'alibaba majority fails alone',
    'a household is not known',
    'an order states its channel',
    'an active shop is marginal',
    'an active shop is not marginal',
    'only some orders state their channel',
    'a village moves',
    'a village moves to another county',
    'a town with a village from elsewhere',
    'a committee is certified',
    'a committee is certified by the list before',
    'a subdistrict is a town by the list before',
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
    accepted.flatMap(({ update }) =>
      update.type === 'taocun.shop.opened.v1' ? [[keyOf(update), update.source]] : [],
    ),
  );
  mark(
    'accepted under another source of the owner',
    accepted.some(({ update }) => openers.has(keyOf(update)) && openers.get(keyOf(update)) !== update.source),
  );
  mark('repeated', repeated > 0);
  mark('forwarded', forwarded > 0);
  mark(
    'forgotten',
    new Set(accepted.map(({ update }) => [keyOf(update), update.source, update.id].join())).size <
      accepted.length,
  );
  const firsts = new Map<string, string>();
  for (const { update } of accepted) firsts.set(keyOf(update), firsts.get(keyOf(update)) ?? update.type);
  mark('waiting', [...firsts.values()].includes('taocun.order.paid.v1'));
  const all = certificatesOfOnePartition(reading);
  for (const { ruleSet, qualifies, criteria } of all) {
    mark(`${ruleSet} certified`, qualifies);
    const kind = criteria.at(-1);
    mark(
      'a committee is certified',
      qualifies && kind?.criterion === 'administrative-village' && kind.value === 'residents-committee',
    );
    mark(
      'a committee is certified by the list before',
      qualifies && kind !== undefined && 'certifiedBefore' in kind,
    );
  }
  for (const { year } of all.filter(({ ruleSet, year }) => ruleSet === ofItsTime && year >= 2020))
    mark(
      'a subdistrict is a town by the list before',
      [...townsOfYear(all, year)].some((code) => code.startsWith('3307820')),
    );

  for (const village of feed.villages) {
    const now = new Map<string, boolean>();
    const townships = new Set<string>();
    for (const day of feed.days) {
      const assessment = assessmentAsOf(accepted, village, day);
      mark('unregistered', !assessment);
      if (!assessment) continue;
      const { salesFen, alibabaSalesFen, activeHouseholds, activeAlibabaShops, households, kind, verdicts } =
        assessment;
      for (const { ruleSet, qualifies } of verdicts) {
        mark(`${ruleSet} starts`, qualifies);
        mark(`${ruleSet} stops`, !qualifies && now.get(ruleSet) === true);
        now.set(ruleSet, qualifies);
      }
      townships.add(assessment.townshipCode);
      mark('a household is not known', assessment.shopsOfKnownHouseholds < assessment.activeShops);
      const byChannel = Object.values(assessment.paidByChannelFen ?? {}).reduce((sum, fen) => sum + fen, 0n);
      mark('an active shop is marginal', assessment.marginalShops > 0);
      mark('an active shop is not marginal', assessment.marginalShops < assessment.activeShops);
      mark('an order states its channel', byChannel > 0n);
      mark(
        'only some orders state their channel',
        byChannel > 0n &&
          byChannel < Object.values(assessment.paidByCategoryFen).reduce((sum, fen) => sum + fen, 0n),
      );
      mark('a village moves', townships.size > 1);
      mark(
        'a village moves to another county',
        new Set([...townships].map((code) => code.slice(0, 6))).size > 1,
      );
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
    const assessed = feed.villages.flatMap((village) => assessmentAsOf(accepted, village, day) ?? []);
    const elsewhere = assessed.filter(
      ({ villageCode, townshipCode }) => !villageCode.startsWith(townshipCode),
    );
    for (const { code, ruleSet, qualifies, villages } of regionsAsOf(accepted, day).towns) {
      mark(`${ruleSet} town`, qualifies);
      mark(
        'a town with a village from elsewhere',
        qualifies && elsewhere.some((village) => village.townshipCode === code),
      );
      mark('a subdistrict of three', villages >= 3 && !qualifies);
    }
  }
  return reached;
}
