import { NO_KEEPERS } from '@taocun/domain';
import { type Api } from '../api.fixture';
import {
  closeList,
  assessed,
  certified,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

/** The village of the examples in the document. */
export const CODE = '330783103215';

/** Beyond the numbers that a double holds. */
const BIG = 9_007_199_254_740_993n;

const people = {
  keepers: { ...NO_KEEPERS, sexKnown: 10, female: 4 },
  workersKnown: 7,
  workers: 22,
};

/** Figures that other villages lack. */
const optional = { marginalShops: 0, paidByChannelFen: { shelf: 1, live: 2, video: 0, group: BIG } };

/** The twelve months up to April 2015. */
const YEAR = Array.from({ length: 12 }, (_, at) => ({
  month: at < 8 ? `2014-${String(at + 5).padStart(2, '0')}` : `2015-${String(at - 7).padStart(2, '0')}`,
  salesFen: 100 * at,
  alibabaSalesFen: 0,
}));

/** Whose sales cross the threshold within 30 days. */
const near = (salesFen: number, leavingFen: number) => ({
  activeShops: 120,
  activeAlibabaShops: 120,
  activeHouseholds: 50,
  salesFen,
  alibabaSalesFen: salesFen,
  months: [
    ['2014-07', leavingFen] as const,
    ...['2015-04', '2015-05', '2015-06'].map((month) => [month, 30_000_000] as const),
  ].map(([month, fen]) => ({ month, salesFen: fen, alibabaSalesFen: fen })),
});

/**
 * Stores data so that every list has an item, also under a provenance, which omits real villages from some
 * lists.
 */
export async function saveSomethingOfEachList({ connection }: Api): Promise<void> {
  await closeList(connection, 13);
  const figures = {
    salesFen: 2_000_000_000,
    alibabaSalesFen: 1_500_000_000,
    activeShops: 99,
    activeAlibabaShops: 99,
  };
  const produce = {
    orders: 1,
    grams: 900,
    paidFen: 700,
    localValueFen: 300,
    urbanGrams: 900,
    urbanPaidFen: 700,
    buyersKnownPaidFen: 700,
    kept: [{ product: 'pear', orders: 1, grams: 900, paidFen: 700, keptFen: -50, localValueFen: 300 }],
  };
  const month = { month: '2015-05', salesFen: 1_000, alibabaSalesFen: 700, produce };
  const village = {
    ...figures,
    ...optional,
    ...people,
    lateUpdates: [{ cutOff: '2015-06-30', updates: 1, salesFen: 100, alibabaSalesFen: -5 }],
    povertyCounty: true,
    longitude: 120.1,
    latitude: 29.3,
    months: [...YEAR, month],
  };
  await saveAssessed(
    connection,
    assessed(CODE, { ...village, name: '=1+1, "a"\r\n' }),
    assessed('330783103801', near(999_000_000, 3_100_000)),
    assessed('330783103802', { ...near(1_000_000_001, 93_000_000), qualifiesUnder: ['world-bank-2019'] }),
    assessed('330783103803', village),
    // A cluster: ten villages at one point, wherever the borders of counties are.
    ...Array.from({ length: 10 }, (_, at) =>
      assessed(String(330_783_103_300 + at), {
        ...figures,
        longitude: 120.1,
        latitude: 29.3,
        qualifiesUnder: ['world-bank-2019'],
      }),
    ),
    assessed('330783103214', { ...figures, salesFen: BIG, alibabaSalesFen: BIG - 1n, activeShops: 100 }),
    assessed('330783103216', { ...figures, qualifiesUnder: ['world-bank-2019'] }),
  );
  const regions = connection.collection<{ _id: string; [member: string]: unknown }>('regions');
  const region = {
    ruleSet: 'world-bank-2019',
    qualifies: true,
    sequence: 1,
    villages: 10,
    asOf: '2015-06-30',
    version: 1,
  };
  await regions.insertMany([
    { ...region, _id: 'world-bank-2019:330783103', kind: 'town', code: '330783103' },
    { ...region, _id: 'world-bank-2019:330783', kind: 'cluster', code: '330783', size: 'cluster' },
  ]);
  await saveVerdicts(connection, verdictChanged(CODE), verdictChanged('110101001201'));
  const announced = {
    ...optional,
    ...people,
    povertyCounty: true,
    households: 350,
    activeHouseholds: 38,
    activeAlibabaHouseholds: 29,
  };
  const sales = {
    criterion: 'annual-sales',
    value: 2_000_000_000,
    threshold: 1_000_000_000,
    comparison: 'at-least',
    holds: true,
  } as const;
  await saveCertificates(
    connection,
    ...[2014, 2015].map((year) => certified(CODE, { ...announced, year, criteria: [sales] })),
    ...Array.from({ length: 12 }, (_, number) =>
      certified(String(330_783_103_300 + number), { salesFen: BIG }),
    ),
  );
  const of = {
    topic: 'village.assessments',
    partition: 0,
    epoch: 1,
    cut: 1,
    fields: { newestDay: '2015-06-30' },
    savedAt: new Date(),
  };
  await connection
    .collection<{ _id: string }>('checkpoints')
    .insertOne({ _id: 'village.assessments:0', ...of });
}
