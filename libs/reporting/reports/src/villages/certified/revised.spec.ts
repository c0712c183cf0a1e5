import {
  builtInRuleSets,
  criteriaOf,
  cutOffOf,
  type Figures,
  isoOfDay,
  qualifies,
  versionAsOf,
} from '@taocun/domain';
import { storedCriteria, storedFen } from '@taocun/reporting-store';
import { type RevisedFrom, revisedOf } from './revised';

const TEN_MILLION = 1_000_000_000;
const BIG = 9_007_199_254_740_993n;

function ruleSetOf(id: string) {
  const ruleSet = builtInRuleSets.find((each) => each.id === id);
  if (ruleSet === undefined) throw new Error(`There is no rule set ${id}.`);
  return ruleSet;
}

/** A stored certificate of a village that would qualify except for the given figures. */
function aCertificate(ruleSet: string, year: number, given: Partial<Figures> = {}): RevisedFrom {
  const figures: Figures = {
    kind: 'administrative-village',
    households: 1_000,
    salesFen: 2 * TEN_MILLION,
    alibabaSalesFen: 2 * TEN_MILLION,
    activeShops: 100,
    activeAlibabaShops: 100,
    activeHouseholds: 100,
    activeAlibabaHouseholds: 100,
    ...given,
  };
  const asOf = cutOffOf(ruleSetOf(ruleSet), year) ?? 0;
  const rules = versionAsOf(ruleSetOf(ruleSet), asOf);
  return {
    asOf: isoOfDay(asOf),
    salesFen: storedFen(figures.salesFen),
    alibabaSalesFen: storedFen(figures.alibabaSalesFen),
    qualifies: qualifies(figures, rules),
    criteria: storedCriteria(criteriaOf(figures, rules)),
  };
}

const late = (cutOff: string, salesFen: number | bigint, alibabaSalesFen = salesFen) => ({
  cutOff,
  updates: 3,
  salesFen: storedFen(salesFen),
  alibabaSalesFen: storedFen(alibabaSalesFen),
});

describe('a revised certificate', () => {
  const sold = (salesFen: number, alibabaSalesFen = salesFen) => ({ salesFen, alibabaSalesFen });

  it.each<[string, string, Partial<Figures>, readonly [number, number], readonly [boolean, boolean, string]]>(
    [
      [
        'falls to the threshold that must be passed',
        'world-bank-2019',
        sold(TEN_MILLION + 5),
        [-5, -5],
        [false, false, 'lost'],
      ],
      ['stays a fen above it', 'world-bank-2019', sold(TEN_MILLION + 5), [-4, -4], [true, true, 'none']],
      [
        'falls to a threshold that need only be reached',
        'aliresearch-2022',
        sold(TEN_MILLION + 5),
        [-5, -5],
        [true, true, 'none'],
      ],
      ['falls below that', 'aliresearch-2022', sold(TEN_MILLION + 5), [-6, -6], [false, false, 'lost']],
      ['passes it', 'world-bank-2019', sold(TEN_MILLION), [1, 1], [true, true, 'gained']],
      ['does not pass it yet', 'world-bank-2019', sold(TEN_MILLION - 1), [1, 1], [false, false, 'none']],
      [
        'sells half elsewhere',
        'world-bank-2019',
        sold(3 * TEN_MILLION, 2 * TEN_MILLION),
        [TEN_MILLION, 0],
        [false, false, 'lost'],
      ],
      [
        'sells more than half on Alibaba again',
        'world-bank-2019',
        sold(2 * TEN_MILLION, TEN_MILLION),
        [0, 1],
        [true, true, 'gained'],
      ],
      [
        'counts sales elsewhere for nothing',
        'aliresearch-2022',
        sold(TEN_MILLION - 1),
        [TEN_MILLION, 0],
        [false, false, 'none'],
      ],
      [
        'sells enough, with too few shops',
        'world-bank-2019',
        { ...sold(5), activeShops: 9, activeHouseholds: 9 },
        [2 * TEN_MILLION, 2 * TEN_MILLION],
        [true, false, 'none'],
      ],
      [
        'sells enough, and is no village',
        'world-bank-2019',
        { ...sold(5), kind: 'residents-committee' },
        [2 * TEN_MILLION, 2 * TEN_MILLION],
        [true, false, 'none'],
      ],
    ],
  )('%s', (_name, ruleSet, figures, [sales, alibabaSales], [salesHold, isListed, change]) => {
    const certificate = aCertificate(ruleSet, 2015, figures);
    expect(revisedOf(certificate, ruleSetOf(ruleSet), [late('2015-06-30', sales, alibabaSales)])).toEqual({
      lateUpdates: 3,
      salesFen: (figures.salesFen as number) + sales,
      alibabaSalesFen: (figures.alibabaSalesFen as number) + alibabaSales,
      salesHold,
      qualifies: isListed,
      change,
    });
  });

  it('takes the money of its own cut-off, by the rules in force on that day', () => {
    const certificate = aCertificate('aliresearch', 2015, {
      kind: 'residents-committee',
      ...sold(TEN_MILLION),
    });
    const all = [late('2014-12-31', -7), late('2015-06-30', -1), late('2015-12-31', 9)];
    expect(revisedOf(certificate, ruleSetOf('aliresearch'), all)).toMatchObject({
      salesFen: TEN_MILLION + 9,
      qualifies: true,
      change: 'none',
    });
  });

  it('adds up what no number holds', () => {
    const certificate = aCertificate('world-bank-2019', 2015, { salesFen: 10n ** 19n, alibabaSalesFen: BIG });
    expect(
      revisedOf(certificate, ruleSetOf('world-bank-2019'), [late('2015-06-30', 10n ** 19n, 1)]),
    ).toMatchObject({
      salesFen: 2n * 10n ** 19n,
      alibabaSalesFen: BIG + 1n,
    });
  });

  it('is none where nothing came for its year', () => {
    const certificate = aCertificate('world-bank-2019', 2015);
    expect(
      revisedOf(certificate, ruleSetOf('world-bank-2019'), [late('2014-06-30', 1), late('2015-12-31', 1)]),
    ).toBeUndefined();
  });

  it('takes the money of the day on which it was issued, also if the rule set has moved its cut-off since', () => {
    const certificate = {
      ...aCertificate('world-bank-2019', 2015, sold(TEN_MILLION + 5)),
      asOf: '2015-03-31',
    };
    const all = [late('2015-03-31', -5), late('2015-06-30', 9)];
    expect(revisedOf(certificate, ruleSetOf('world-bank-2019'), all)).toMatchObject({
      salesFen: TEN_MILLION,
      change: 'lost',
    });
  });
});
