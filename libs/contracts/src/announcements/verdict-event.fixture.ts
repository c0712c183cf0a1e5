import { type Criterion, dayOfIso } from '@taocun/domain';
import type { AsOfDay } from './cloud-event';
import type {
  CertificateRevisedV1,
  ListClosedV1,
  ListIssuedV1,
  SourceFellSilentV1,
  SourceReturnedV1,
} from './notices';
import type {
  ClusterVerdictChangedV1,
  TownVerdictChangedV1,
  VerdictChangedV1,
  VillageAssessedV1,
  VillageCertifiedV1,
} from './verdict-events';

const villageCode = '320324109002';
export const follows = { partition: 5, offset: 1_204, index: 0 };
const asOf = dayOfIso('2014-06-30') ?? NaN;

/** The example of docs/contract.md, section 4. */
export const worldBankCriteria: readonly Criterion[] = [
  {
    criterion: 'annual-sales',
    value: 1_234_567_890,
    threshold: 1_000_000_000,
    comparison: 'more-than',
    holds: true,
  },
  {
    criterion: 'alibaba-majority',
    value: { part: 900_000_000, whole: 1_234_567_890 },
    threshold: { part: 1, whole: 2 },
    comparison: 'more-than',
    holds: true,
  },
  {
    criterion: 'scale',
    holds: true,
    anyOf: [
      { criterion: 'active-shops', value: 40, threshold: 100, comparison: 'at-least', holds: false },
      {
        criterion: 'active-household-share',
        value: { part: 38, whole: 350 },
        threshold: { part: 10, whole: 100 },
        comparison: 'at-least',
        holds: true,
      },
    ],
  },
  {
    criterion: 'administrative-village',
    value: 'administrative-village',
    threshold: 'administrative-village',
    comparison: 'is',
    holds: true,
  },
];

export const verdict: AsOfDay<VerdictChangedV1> = {
  villageCode,
  ruleSet: 'world-bank-2019',
  qualifies: true,
  asOf,
  sequence: 1,
  criteria: worldBankCriteria,
};

const people = {
  keepers: {
    sexKnown: 36,
    female: 17,
    birthYearKnown: 30,
    under31: 19,
    returneeKnown: 12,
    returnee: 7,
    povertyKnown: 12,
    povertyRegistered: 2,
  },
  workersKnown: 25,
  workers: 104,
};

export const assessed: AsOfDay<VillageAssessedV1> = {
  villageCode,
  name: '东风村',
  kind: 'administrative-village',
  asOf,
  households: 350,
  salesFen: 1_234_567_890,
  alibabaSalesFen: 900_000_000,
  openShops: 51,
  activeShops: 40,
  activeAlibabaShops: 30,
  marginalShops: 6,
  activeHouseholds: 38,
  activeAlibabaHouseholds: 29,
  shopsOfKnownHouseholds: 39,
  paidByCategoryFen: {
    agricultural: 34_567_890,
    handicraft: 0,
    manufactured: 1_200_000_000,
    service: 0,
    other: 0,
  },
  paidByUrbanBuyersFen: 800_000_000,
  paidByRuralBuyersFen: 400_000_000,
  paidByChannelFen: { shelf: 700_000_000, live: 34_567_890, video: 0, group: 0 },
  ...people,
  townshipCode: '320324999',
  formerTownships: [{ townshipCode: '320324109', until: '2013-11-01' }],
  openShopsBySource: [
    { source: '/marketplaces/taobao', openShops: 38 },
    { source: '/marketplaces/jd', openShops: 13 },
  ],
  verdicts: [{ ruleSet: 'world-bank-2019', qualifies: true, sequence: 1 }],
  povertyCounty: false,
  longitude: 118.01,
  latitude: 33.9,
  urbanRural: '220',
  formerCodes: ['320324108204', '320324108205'],
  lateUpdates: [
    { cutOff: '2012-06-30', updates: 3, salesFen: 12_000, alibabaSalesFen: -500 },
    { cutOff: '2013-06-30', updates: 1, salesFen: 0, alibabaSalesFen: 0 },
  ],
  months: [
    { month: '2014-05', salesFen: 1_200_000_000, alibabaSalesFen: 880_000_000 },
    {
      month: '2014-06',
      salesFen: 34_567_890,
      alibabaSalesFen: 20_000_000,
      produce: {
        orders: 2,
        grams: 12_500,
        paidFen: 19_000,
        localValueFen: 7_250,
        urbanGrams: 10_000,
        urbanPaidFen: 15_000,
        buyersKnownPaidFen: 19_000,
        kept: [
          { orders: 1, grams: 2_500, paidFen: 4_000, keptFen: -100, localValueFen: 1_250 },
          {
            product: 'pear',
            orders: 1,
            grams: 10_000,
            paidFen: 15_000,
            keptFen: 11_900,
            localValueFen: 6_000,
          },
        ],
      },
    },
  ],
};

export const certified: AsOfDay<VillageCertifiedV1> = {
  villageCode,
  name: '东风村',
  ruleSet: 'world-bank-2019',
  year: 2014,
  asOf,
  qualifies: true,
  salesFen: 1_234_567_890,
  alibabaSalesFen: 900_000_000,
  activeShops: 40,
  activeAlibabaShops: 30,
  marginalShops: 6,
  activeHouseholds: 38,
  activeAlibabaHouseholds: 29,
  shopsOfKnownHouseholds: 39,
  households: 350,
  paidByChannelFen: { shelf: 700_000_000, live: 34_567_890, video: 0, group: 0 },
  ...people,
  townshipCode: '320324999',
  criteria: worldBankCriteria,
  povertyCounty: false,
  longitude: 118.01,
  latitude: 33.9,
  openShopsBySource: [{ source: '/marketplaces/jd', openShops: 2 }],
};

export const listClosed: AsOfDay<ListClosedV1> = {
  ruleSet: 'world-bank-2019',
  year: 2014,
  asOf,
  partition: 5,
  partitions: 8,
  certificates: 412,
  qualifying: 26,
  orders: {
    until: '2014-07-15',
    gapRules: {
      leastDays: 1,
      givenUp: [{ source: '/marketplaces/closed', from: '2014-02-01' }, { source: '/marketplaces/gone' }],
    },
    sources: [{ source: '/marketplaces/jd', from: '2014-07-13', orders: [118, 0, 97] }],
  },
};

export const listIssued: AsOfDay<ListIssuedV1> = {
  ruleSet: 'world-bank-2019',
  year: 2014,
  asOf,
  certificates: 3_310,
  qualifying: 212,
  towns: 19,
  clusters: 4,
  root: 'rrbLz-J08UsHD7p1pVYl54SwzbnK9Rug26Fb8yjgb54',
  incomplete: {
    openShops: { part: 2, whole: 20 },
    sources: [
      {
        source: '/marketplaces/jd',
        since: '2014-03-03',
        until: '2014-06-30',
        expected: 18_240,
        received: 12,
        openShops: 2,
      },
    ],
  },
};

export const fellSilent: SourceFellSilentV1 = {
  source: '/marketplaces/jd',
  since: '2014-03-03',
  expected: 152,
  received: 0,
  openShops: 2,
};

export const returned: SourceReturnedV1 = {
  ...fellSilent,
  until: '2014-06-30',
  expected: 18_240,
  received: 12,
};

export const revised: AsOfDay<CertificateRevisedV1> = {
  villageCode,
  ruleSet: 'world-bank-2019',
  year: 2014,
  asOf: asOf + 40,
  salesFen: 1_234_567_890,
  lateSalesFen: 23_000_000,
};

export const town: AsOfDay<TownVerdictChangedV1> = {
  code: '320324109',
  ruleSet: 'aliresearch',
  qualifies: true,
  asOf,
  sequence: 1,
  villages: 3,
};

export const cluster: AsOfDay<ClusterVerdictChangedV1> = {
  code: '320324',
  ruleSet: 'aliresearch-2022',
  qualifies: true,
  asOf,
  sequence: 2,
  villages: 31,
  size: 'large',
};
