import { Api } from '../api.fixture';
import { NearMissesController } from '../villages/near-misses.controller';
import { assessed, saveAssessed } from '../reporting.fixture';
import { VillagesController, VillagesQuestion } from '../villages/villages.controller';

/** Several batches of MongoDB. */
const MANY = 1_500;
/** Just below the RMB 10 million of World Bank 2019: each of them is a near miss. */
const BEFORE_FEN = 950_000_000;
/** Two parts per million of that, so that every shortfall differs. */
const STEP_FEN = 2_000;
const codes = Array.from({ length: MANY }, (_, at) => String(330_782_104_000 + at));

let api: Api;

beforeAll(async () => {
  api = await Api.start();
});

afterAll(() => api.stop());

/** One checkpoint of all villages. */
async function store(salesFen: (at: number) => number): Promise<void> {
  const events = codes.map((code, at) =>
    assessed(code, { salesFen: salesFen(at), alibabaSalesFen: salesFen(at), activeShops: 100, activeAlibabaShops: 100 }),
  );
  await saveAssessed(api.connection, ...events);
}

const villages = (sort: string) => () =>
  api.app.get(VillagesController).listVillages(Object.assign(new VillagesQuestion(), { ruleSet: 'world-bank-2019', sort }));

it.each([
  ['villages by code', villages('code'), codes],
  ['villages by a figure', villages('salesFen'), codes],
  ['villages by a figure, the greatest first', villages('-salesFen'), codes.toReversed()],
  ['near misses', () => api.app.get(NearMissesController).listNearMisses({ ruleSet: 'world-bank-2019', within: 50 }), codes.toReversed()],
])(
  '%s, read as a whole while a checkpoint turns their order round: each is there once, as it was at the beginning',
  async (_, list, expected) => {
    await store((at) => BEFORE_FEN + STEP_FEN * at);
    const read = [];
    for await (const item of list().read(undefined)) {
      if (read.length === 0) await store((at) => BEFORE_FEN + STEP_FEN * (MANY - at));
      read.push(item);
    }
    expect(read.map(({ villageCode }) => villageCode)).toEqual(expected);
    const sold = read.flatMap((item) => ('salesFen' in item ? [[item.villageCode, Number(item.salesFen)]] : []));
    expect(sold).toEqual(sold.map(([code]) => [code, BEFORE_FEN + STEP_FEN * codes.indexOf(String(code))]));
  },
);
