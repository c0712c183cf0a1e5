import { type KeptFigures, type MonthFigures } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { assessed, dayOf, saveAssessed } from '../reporting.fixture';

const A = '330782104213';
const B = '330783105201';
const C = '350100101201';
const BIG = 10n ** 19n;

const api = Api.inTests();

beforeAll(async () => {
  await saveAssessed(
    api.connection,
    assessed(A, {
      asOf: dayOf('2014-09-30'),
      months: [
        month('2014-06', [kept(1_000, 700, 350, 'pear'), kept(500, -100, 100)]),
        month('2014-07'),
        month('2014-09', [kept(2_000, 1_000, 1_000, 'tea')]),
      ],
    }),
    assessed(B, { months: [month('2014-06', [kept(100, 90, 60, 'pear')])] }),
    assessed(C, { months: [month('2014-06')] }),
  );
});

/** A kilogram in one order. */
function kept(
  paidFen: number,
  keptFen: number | bigint,
  localValueFen: number,
  product?: string,
): KeptFigures {
  return {
    ...(product !== undefined && { product }),
    orders: 1,
    grams: 1_000,
    paidFen,
    keptFen,
    localValueFen,
  };
}

function month(name: string, figures?: readonly KeptFigures[]): MonthFigures {
  // Orders that name produce without both fees and delivery must not count.
  const produce = {
    orders: 9,
    grams: 9_000,
    paidFen: 9_999,
    localValueFen: 1,
    urbanGrams: 0,
    urbanPaidFen: 0,
    buyersKnownPaidFen: 0,
  };
  return {
    month: name,
    salesFen: 9_999,
    alibabaSalesFen: 0,
    produce: { ...produce, ...(figures && { kept: figures }) },
  };
}

const seen = (items: readonly Json[]) =>
  items.map(({ month, product, code, orders, keptFen, localValueFen, kept: price, keptOfLocal }: Json) => [
    month ?? product ?? code,
    orders,
    keptFen,
    localValueFen,
    price.fenPerKilogram,
    keptOfLocal.percent,
  ]);

it('is shown by month, with a gap if no order states it', async () => {
  const { items } = await api.json('/farm-gate/kept?region=33');
  expect(seen(items)).toEqual([
    ['2014-06', 3, 690, 510, 230, 135],
    ['2014-07', 0, 0, 0, null, null],
    ['2014-08', 0, 0, 0, null, null],
    ['2014-09', 1, 1_000, 1_000, 1_000, 100],
  ]);
  expect(items[0]).toMatchObject({
    code: '33',
    name: '浙江省',
    paidFen: 1_600,
    keptOfPaid: { percent: 43, part: 690, whole: 1_600 },
  });
});

it('by product, produce without a product first, with negative amounts too', async () => {
  expect(seen((await api.json('/farm-gate/kept?by=product')).items)).toEqual([
    ['CN', 1, -100, 100, -100, -100],
    ['pear', 2, 790, 410, 395, 193],
    ['tea', 1, 1_000, 1_000, 1_000, 100],
  ]);
  expect((await api.json('/farm-gate/kept?by=product')).items[0]).toMatchObject({ product: null });
  expect(seen(await api.allPages('/farm-gate/kept?by=product&to=2014-08', 1))).toEqual([
    ['CN', 1, -100, 100, -100, -100],
    ['pear', 2, 790, 410, 395, 193],
  ]);
});

it('in total, and for a region without such orders', async () => {
  expect(seen((await api.json('/farm-gate/kept?by=total&region=330782104')).items)).toEqual([
    ['330782104', 3, 1_600, 1_450, 533, 110],
  ]);
  expect(seen((await api.json('/farm-gate/kept?by=total&region=35')).items)).toEqual([
    ['35', 0, 0, 0, null, null],
  ]);
});

it('is exact beyond the range of int64', async () => {
  await saveAssessed(
    api.connection,
    assessed(C, { months: [month('2014-06', [kept(1, -BIG, 1, 'x'), kept(1, BIG + 1n, 1, 'y')])] }),
  );
  const { payload } = await api.get('/farm-gate/kept?by=product&region=350100101&fields=product,keptFen');
  expect(payload).toContain(
    `"items":[{"product":"x","keptFen":${-BIG}},{"product":"y","keptFen":${BIG + 1n}}]}`,
  );
  expect((await api.json('/farm-gate/kept?by=total&region=350100101')).items).toMatchObject([{ keptFen: 1 }]);
});
