import { builtInRuleSets } from '@taocun/domain';
import { refuseOtherCutOffs } from './certified-cut-offs';

const county = { ...builtInRuleSets[0]!, id: 'county' };
const cutOffs = [{ fromYear: 2013, monthDay: '06-30' }] as const;
const others = [{ ...county, cutOffs }, builtInRuleSets[1]!];
/** Its partitions have certified different years: one has no village of 2014. */
const live = {
  checkpoints: [
    { first: 2015, last: 2016 },
    { first: 2014, last: 2016 },
  ].map((county, partition) => ({
    _id: `village.activity:${partition}`,
    partition,
    offset: 1,
    fields: { certifiedUnder: { county }, decidedBy: { latenessDays: 15, ruleSets: JSON.stringify(others) } },
  })),
};
const startWith = (...changed: readonly { readonly fromYear: number; readonly monthDay: string }[]) =>
  refuseOtherCutOffs(live, [{ ...county, cutOffs: changed as unknown as typeof cutOffs }]);

it('a rule set may change its cut-off after the years that it has certified', () => {
  expect(() => startWith(...cutOffs)).not.toThrow();
  expect(() => startWith(...cutOffs, { fromYear: 2017, monthDay: '12-31' })).not.toThrow();
  expect(() => refuseOtherCutOffs(live, [{ ...county, id: 'new' }])).not.toThrow();
  expect(() => refuseOtherCutOffs({ checkpoints: [] }, [county])).not.toThrow();
});

it.each([
  ['2014-12-31', [{ fromYear: 2013, monthDay: '12-31' }], 2014],
  ['2016-12-31', [...cutOffs, { fromYear: 2016, monthDay: '12-31' }], 2016],
  ['no cut-off of this year', [{ fromYear: 2015, monthDay: '06-30' }], 2014],
] as const)('%s is refused for a certified year', (is, changed, year) => {
  expect(() => startWith(...changed)).toThrow(
    `county has certified ${year} as of ${year}-06-30, and the new file has ${is}. Keep the cut-offs of certified years: give the new one a later fromYear.`,
  );
});
