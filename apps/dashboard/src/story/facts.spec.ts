import { partsOf, publishedFacts, spreadFacts, spreadOf } from './facts';

const published = { region: 'CN', level: 'nation', name: '全国', source: 'Xinhua' } as const;
const facts = publishedFacts(
  [
    { ...published, measure: 'villages', unit: 'count', year: 2018, value: 3_202 },
    { ...published, measure: 'sales-rmb', unit: 'rmb', year: 2020, value: 1e12 },
    { ...published, measure: 'villages-in-clusters-percent', unit: 'percent', year: 2019, value: 76 },
  ],
  'en',
);
/** `county township number`, as a list has them. */
const list = (year: number, ...codes: string[]) => ({ year, codes: codes.map((code) => code.replaceAll(' ', '')) });
const before = list(2014, '330782 001 001', '330782 001 002', '320324 105 001');
const after = list(2015, '330782 001 001', '330782 001 003', '330782 002 001', '371721 100 001');

it('writes published figures by their units, each with its source and its query', () => {
  expect([...facts.values()].map(({ text }) => text)).toEqual(['3,202', 'RMB 1.0 trillion', '76%']);
  expect(facts.get('villages 2018')).toEqual({
    text: '3,202',
    source: 'Xinhua',
    query: 'published?region=CN&measure=villages&from=2018&to=2018',
  });
});

it('puts facts in place of their names, and claims nothing where one is missing', () => {
  expect(partsOf('There were {villages 2018}.', facts)).toEqual(['There were ', facts.get('villages 2018'), '.']);
  expect(partsOf('From {villages 2018} to {villages 2019}.', facts)).toBeUndefined();
});

it('tells new villages beside those of the list before from those elsewhere', () => {
  expect(spreadOf(before, after)).toEqual({ fresh: 3, townships: 2, inTownships: 1, counties: 2, inCounties: 2 });
  // Nothing is new on the same list.
  expect(spreadOf(before, before)).toMatchObject({ fresh: 0, inTownships: 0, inCounties: 0 });
});

it('compares counties that had a village with all others, and links to both lists', () => {
  const spread = spreadFacts([before, after], 'world-bank-2019', 102, 'en');
  expect(Object.fromEntries([...spread].map(([name, { text }]) => [name, text]))).toMatchObject({
    ...{ 'year before': '2014', 'year after': '2015', fresh: '3', 'share in counties': '67%' },
    ...{ 'share of counties': '2%', 'per county with one': '1', 'per other county': '0.01' },
  });
  expect(new Set([...spread.values()].map(({ query }) => query))).toEqual(
    new Set(['certifications/2014?ruleSet=world-bank-2019', 'certifications/2015?ruleSet=world-bank-2019']),
  );
});
