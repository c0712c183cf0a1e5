import { type Outlook, type Figures } from '@taocun/domain';
import { parseExactJson } from '../wire/exact-json';
import { encodeOutlook, SHOPS_NAMED, type VillageOutlook } from './outlook';

const figures: Figures = {
  kind: 'administrative-village',
  households: 350,
  salesFen: 2n ** 60n,
  alibabaSalesFen: 1,
  activeShops: 0,
  activeAlibabaShops: 0,
  activeHouseholds: 0,
  activeAlibabaHouseholds: 0,
};

it('an outlook has days as dates, amounts with all their digits, and names no more shops than can be read', () => {
  const shopIds = Array.from({ length: SHOPS_NAMED + 1 }, (_, at) => `s-${at}`);
  const outlook: Outlook = {
    asOf: 16_251,
    until: 16_281,
    days: [
      {
        day: 16_252,
        leaving: { salesFen: -(2n ** 60n), alibabaSalesFen: 5 },
        coming: { salesFen: 0, alibabaSalesFen: 0 },
        stopping: { shops: SHOPS_NAMED + 1, alibabaShops: 3, shopIds },
        starting: { shops: 0, alibabaShops: 0, shopIds: [] },
        then: figures,
      },
    ],
    verdicts: [
      {
        ruleSet: 'world-bank-2019',
        qualifies: true,
        changes: [{ day: 16_252, qualifies: false, criteria: [] }],
      },
    ],
  };
  const text = encodeOutlook('320324109002', outlook, { partition: 5, offset: 1204 });
  expect(text).toContain('"salesFen":-1152921504606846976');
  expect(parseExactJson(text) as VillageOutlook).toEqual({
    villageCode: '320324109002',
    asOf: '2014-06-30',
    until: '2014-07-30',
    stateOf: { partition: 5, offset: 1204 },
    verdicts: [
      {
        ruleSet: 'world-bank-2019',
        qualifies: true,
        changes: [{ day: '2014-07-01', qualifies: false, criteria: [] }],
      },
    ],
    days: [
      {
        ...outlook.days[0],
        day: '2014-07-01',
        stopping: { shops: SHOPS_NAMED + 1, alibabaShops: 3, shopIds: shopIds.slice(0, SHOPS_NAMED) },
      },
    ],
  });
});
