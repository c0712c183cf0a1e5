import { type ToldYear, certifiedText } from './certified';

const quiet: ToldYear = {
  counts: {
    ...{ year: 2015, ruleSet: 'world-bank-2019', villages: 1_234, qualifying: 780, towns: 71, provinces: [] },
    clusters: { all: 25, cluster: 22, large: 3, super: 0 },
    revised: { certificates: 0, gained: 0, lost: 0 },
    inPovertyCounties: { villages: 0, onTheList: 0, left: 0 },
  },
  ...{ revised: [], povertyCounties: [], published: [] },
};

it('tells a year that nothing came for', () => {
  expect(certifiedText(quiet)).toBe(
    [
      '2015 under world-bank-2019: 780 of 1,234 villages with sales are on the list, 71 towns, 25 clusters',
      'Nothing came after its certificates were issued.',
      'In poverty counties: 0 villages of the list, 0 in counties that were on the list of 832 in 2015, 0 in counties that had left it.',
    ].join('\n\n'),
  );
});

it('tells published figures beside its own, what later money would change, and poverty counties', () => {
  const codes = { provinceCode: '33', prefectureCode: '3307', countyCode: '330782', townshipCode: '330782104' };
  const certificate = {
    ...{
      ...codes,
      villageCode: '330782104101',
      name: '东风村',
      ruleSet: 'world-bank-2019',
      year: 2015,
      asOf: '2015-06-30',
      qualifies: true,
    },
    ...{ salesFen: 1_000_000_001, alibabaSalesFen: 1_000_000_001, activeShops: 100, activeAlibabaShops: 100 },
  };
  const later = {
    lateUpdates: 1,
    salesFen: 900_000_000,
    alibabaSalesFen: 900_000_000,
    salesHold: false,
    qualifies: false,
    change: 'lost',
  } as const;
  const figure = {
    ...({ level: 'nation', unit: 'count' } as const),
    ...{ year: 2015, region: 'CN', name: '全国', ruleSet: 'world-bank-2019', source: 'Xinhua' },
  };
  const text = certifiedText({
    counts: {
      ...quiet.counts,
      ...{ revised: { certificates: 2, gained: 0, lost: 1 }, inPovertyCounties: { villages: 3, onTheList: 1, left: 2 } },
    },
    revised: [{ ...certificate, revised: later }],
    povertyCounties: [
      {
        ...{ code: '341221', name: '临泉县', path: '安徽省 阜阳市 临泉县', ruleSet: 'world-bank-2019', year: 2015, listed: true },
        ...{ delistedYear: 2019, standing: 'on-the-list', villages: 3, salesFen: 1 },
      },
    ],
    published: [
      { ...figure, measure: 'villages', value: 780, certified: 779 },
      { ...figure, measure: 'jobs', value: 6_830_000 },
    ],
  });
  expect(text).toMatch(/villages +780 +779 +Xinhua/);
  expect(text).toMatch(/jobs +6,830,000 +Xinhua/);
  expect(text).toContain(
    '2 of its certificates after they were issued: 1 villages would not be on the list by it, and 0 more would be: it would have 779.',
  );
  expect(text).toMatch(/330782104101 +东风村 +RMB 10,000,000.01 +RMB 9,000,000.00 +would not be on the list/);
  expect(text).toMatch(/341221 +安徽省 阜阳市 临泉县 +2019 +3/);
});
