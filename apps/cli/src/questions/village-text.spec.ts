import { builtInRuleSets, criteriaOf, type Figures, versionAsOf } from '@taocun/domain';
import { asExactJson } from '../terminal/print';
import { type ShownCriterion } from './criteria-text';
import { type ShownVillage, villageText } from './village-text';

const figures: Figures = {
  kind: 'administrative-village',
  households: 350,
  salesFen: 1_000_000_001,
  alibabaSalesFen: 900_000_000,
  activeShops: 40,
  activeAlibabaShops: 30,
  activeHouseholds: 38,
  activeAlibabaHouseholds: 29,
};
const [worldBank] = builtInRuleSets;
const criteriaWith = (given: Partial<Figures>): ShownCriterion[] =>
  (criteriaOf({ ...figures, ...given }, versionAsOf(worldBank!, 0)) as readonly ShownCriterion[]).map(
    (one) => ({
      ...one,
      ...(one.criterion === 'annual-sales' && { margin: Number(one.value) - 1_000_000_000 }),
    }),
  );
/** The members that the text shows. */
const aVillage = {
  ...figures,
  townshipCode: '320324109',
  shopsOfKnownHouseholds: 40,
  villageCode: '320324109002',
  name: '东风\u001b村',
  asOf: '2014-06-30',
  openShops: 51,
  stateOf: { partition: 5, offset: 1204 },
  lateUpdates: [
    { cutOff: '2013-06-30', updates: 1_200, salesFen: 123_456 },
    { cutOff: '2013-12-31', updates: 1, salesFen: -100 },
  ],
  verdicts: [{ ruleSet: 'world-bank-2019', qualifies: true, sequence: 3, criteria: criteriaWith({}) }],
  history: [
    {
      ruleSet: 'world-bank-2019',
      sequence: 3,
      qualifies: true,
      asOf: '2014-06-12',
      criteria: criteriaWith({}),
    },
    {
      ruleSet: 'world-bank-2019',
      sequence: 2,
      qualifies: false,
      asOf: '2014-05-01',
      criteria: criteriaWith({ salesFen: 999_999_999 }),
    },
  ],
  certifications: [
    { year: 2013, ruleSet: 'world-bank-2019', qualifies: false, salesFen: 0, alibabaSalesFen: 0 },
  ],
  outlook: {
    asOf: '2014-07-01',
    until: '2014-07-31',
    stateOf: { partition: 5, offset: 1300 },
    verdicts: [
      {
        ruleSet: 'world-bank-2019',
        qualifies: true,
        changes: [{ day: '2014-07-10', qualifies: false, criteria: criteriaWith({ salesFen: 999_000_001 }) }],
      },
      { ruleSet: 'aliresearch-2022', qualifies: false, changes: [] },
    ],
    days: [{ then: { salesFen: 999_000_001 } }],
  },
} as unknown as ShownVillage;

it('everything that explains a village is shown as one page of text', () => {
  expect(villageText(aVillage)).toBe(`东风\\u001b村 (320324109002), administrative village, 350 households
as of 2014-06-30; true at offset 1204 of village.activity/5

sales of 365 days  RMB 10,000,000.01, of which Alibaba's RMB 9,000,000.00
shops              51 open, 40 active in 38 households, of which Alibaba's 30 in 29
late updates       1,200 for the year to 2013-06-30 (RMB 1,234.56), 1 for the year to 2013-12-31 (-RMB 1.00)

world-bank-2019: qualifies since 2014-06-12 (verdict 3)
       criterion                          found                       wanted                       margin
  yes  Sales in 365 days                  RMB 10,000,000.01           more than RMB 10,000,000.00  +RMB 0.01
  yes  Share through Alibaba’s platforms  RMB 9,000,000.00 (89.99 %)  more than 50 %
  yes  Scale, one of the two
  no     Active shops                     40                          at least 100
  yes    Households with an active shop   38 of 350 (10.85 %)         at least 10 %
  yes  Kind of village                    administrative village      administrative village

History of verdicts, the newest first:
  day         rule set         verdict                    because
  2014-06-12  world-bank-2019  3        qualifies         Every criterion is met.
  2014-05-01  world-bank-2019  2        does not qualify  Lacks RMB 0.01 of sales; everything else is met.

Certified years:
  year  rule set                    sales     Alibaba's
  2013  world-bank-2019  not on it  RMB 0.00  RMB 0.00

If nothing more arrives, from 2014-07-01 to 2014-07-31 (true at offset 1300 of village.activity/5):
  rule set                         verdict           because
  world-bank-2019   on 2014-07-10  does not qualify  Lacks RMB 10,000 of sales; everything else is met.
  aliresearch-2022  stays          does not qualify

  By 2014-07-31: sales of RMB 9,990,000.01 in 365 days. --json has every day.`);
});

it('the text states what is synthetic before any figure, and in the sentence about the outlook', () => {
  const provenance = {
    label: 'synthetic orders',
    statement: { en: 'The lists are real, the orders are synthetic.', zh: '订单为合成数据。' },
  };
  const text = villageText({ ...aVillage, provenance });
  expect(text).toMatch(/If nothing more arrives, from .* \(synthetic orders\):/);
  expect(text.split('\n').slice(1, 4)).toEqual([
    'as of 2014-06-30; true at offset 1204 of village.activity/5',
    'synthetic orders: The lists are real, the orders are synthetic.',
    '',
  ]);
});

it('the text states the former and present townships, and for how many shops the household is known', () => {
  const formerTownships = [
    { townshipCode: '320324109', until: '2012-03-01' },
    { townshipCode: '320324111', until: '2013-08-01' },
  ];
  const text = villageText({
    ...aVillage,
    townshipCode: '320324999',
    formerTownships,
    formerCodes: ['320324108204'],
    otherCodes: [
      { villageCode: '320324109777', name: '东风社区', isPresent: true },
      { villageCode: '320324108204', name: '东风村', isPresent: false, lastMonth: '2012-02' },
    ],
    shopsOfKnownHouseholds: 39,
  });
  expect(text).toContain(
    '350 households\nin township 320324999, until 2013-08-01 in 320324111, until 2012-03-01 in 320324109\nknown today as 320324109777\nknown before as 320324108204\nas of',
  );
  expect(text).toContain(
    "40 active in at least 38 households, of which Alibaba's 30 in 29; households are known of 39 active shops\n",
  );
});

it('the text names the version in force, and the claims about each row with their standings', () => {
  const by = (from: string | null, until: string | null) => ({ version: { from, until } });
  const [sales, , scale, kind] = criteriaWith({});
  const [shops, share] = scale!.anyOf!;
  const press = {
    text: { en: 'Press of\u001b 2013.', zh: '2013 年报道。' },
    quote: '1000万元',
    standing: 'reported',
  } as const;
  const unknown = {
    text: { en: '50 shops: no document.', zh: '50 家：无文献。' },
    url: 'https://example.org/a',
    standing: 'unverified',
  } as const;
  const criteria = [
    { ...sales!, source: [press] },
    {
      ...scale!,
      source: [press],
      anyOf: [
        { ...shops!, source: [press, unknown] },
        { ...share!, source: [press] },
      ],
    },
    kind!,
  ];
  const verdict = { ruleSet: 'dated', qualifies: false, sequence: 0, ...by(null, '2018-12-31'), criteria };
  const change = {
    day: '2019-01-01',
    qualifies: true,
    ...by('2019-01-01', '2019-12-31'),
    criteria: [{ ...sales!, source: [unknown] }],
  };
  const text = villageText({
    ...aVillage,
    verdicts: [verdict],
    certifications: [
      { ...aVillage.certifications[0]!, ...by('2022-01-01', null) },
      aVillage.certifications[0]!,
    ],
    outlook: {
      ...aVillage.outlook!,
      verdicts: [
        {
          ruleSet: 'dated',
          qualifies: false,
          ...by(null, '2018-12-31'),
          changes: [change, { ...change, ...by(null, '2018-12-31') }],
        },
      ],
    },
  });
  expect(text).toContain(`dated: does not qualify, and never did, by its version until 2018-12-31
       criterion                         found                   wanted                       margin     sources
  yes  Sales in 365 days                 RMB 10,000,000.01       more than RMB 10,000,000.00  +RMB 0.01  [1]
  yes  Scale, one of the two
  no     Active shops                    40                      at least 100                            [1] [2]
  yes    Households with an active shop  38 of 350 (10.85 %)     at least 10 %                           [1]
  yes  Kind of village                   administrative village  administrative village
  [1] reported: Press of\\u001b 2013. “1000万元”
  [2] unverified: 50 shops: no document. https://example.org/a
`);
  expect(text).toMatch(/year {2}rule set +version +sales/);
  expect(text).toMatch(/2013 {2}world-bank-2019 {2}from 2022-01-01 on {2}not on it/);
  expect(
    text.match(
      /dated on 2019-01-01, by its version from 2019-01-01 to 2019-12-31:\n +criterion .*\n.* \[1\]/g,
    ),
  ).toHaveLength(1);
  expect(text).not.toContain('dated on 2019-01-01, by its version until');
});

it('the text states why there is no outlook', () => {
  expect(
    villageText({ ...aVillage, outlook: null, outlookMissing: 'Classification\u001b is away.' }),
  ).toMatch(/\n\nThe changes ahead are not known: Classification\\u001b is away\.$/);
});

it('a certificate is shown with its late updates', () => {
  const [certificate] = aVillage.certifications;
  const revised = {
    lateUpdates: 2,
    salesFen: 1_000_000_001,
    alibabaSalesFen: 900_000_000,
    salesHold: true,
    qualifies: true,
  } as const;
  const text = villageText({
    ...aVillage,
    certifications: [
      certificate!,
      { ...certificate!, year: 2014, revised: { ...revised, change: 'gained' } },
    ],
  });
  expect(text).toContain("Alibaba's  with later updates\n");
  expect(text).toMatch(/2013 .*RMB 0\.00\n/);
  expect(text).toMatch(
    /2014 .*RMB 10,000,000\.01, of which Alibaba's RMB 9,000,000\.00: would be on the list\n/,
  );
});

it('a certificate is shown too for a village that never qualified', () => {
  const never = { ...aVillage, history: [], certifications: [], lateUpdates: [] };
  const text = villageText({
    ...never,
    verdicts: aVillage.verdicts.map((one) => ({ ...one, qualifies: false, sequence: 0 })),
  });
  expect(text).toContain('world-bank-2019: does not qualify, and never did\n');
  expect(text).toContain('late updates       none\n');
  expect(text).toContain('History of verdicts: none so far.');
  expect(text).not.toContain('Certified');
});

it('JSON has all digits', () => {
  expect(asExactJson({ a: 2n ** 64n, b: -(2n ** 64n), c: [1], d: '\\udc001' })).toBe(
    '{\n  "a": 18446744073709551616,\n  "b": -18446744073709551616,\n  "c": [\n    1\n  ],\n  "d": "\\\\udc001"\n}',
  );
});
