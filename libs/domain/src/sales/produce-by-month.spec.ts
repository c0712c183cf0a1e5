import { ByteReader, ByteWriter } from '../memory/bytes';
import { type Day, dayOfIso, monthOf } from '../time/day';
import { type Produce } from '../updates/members-of';
import { ProduceByMonth } from './produce-by-month';

const day = (iso: string): Day => dayOfIso(iso) ?? NaN;
const pears: Produce = { grams: 1_500, localPriceFenPerKilogram: 333 };
const most = 10 ** 13;

function bytesOf(produce: ProduceByMonth): Buffer {
  const to = new ByteWriter();
  produce.write(to);
  return Buffer.from(to.finish());
}

it('a sum is exact beyond what a number holds', () => {
  const produce = new ProduceByMonth(day('2014-07-31'));
  for (let n = 0; n < 1_001; n++)
    produce.add(day('2014-07-01'), most, 'rural', { grams: most, localPriceFenPerKilogram: most });
  produce.add(day('2014-07-01'), 1, 'rural', { grams: 999, localPriceFenPerKilogram: 1 });
  expect(produce.of(monthOf(day('2014-07-01')))).toMatchObject({
    paidFen: 10_010_000_000_000_001n,
    grams: 10_010_000_000_000_999n,
    localValueFen: 1_001n * 10n ** 23n,
  });
});

describe('what farmers keep', () => {
  const july = monthOf(day('2014-07-01'));
  const selling = (...orders: readonly (readonly [amountFen: number, noCosts: Partial<Produce>])[]) => {
    const produce = new ProduceByMonth(day('2014-07-31'));
    for (const [amountFen, noCosts] of orders)
      produce.add(day('2014-07-15'), amountFen, undefined, { ...pears, ...noCosts });
    return produce;
  };

  it('the share is absent where no order states both, may be negative, and is exact beyond what a number holds', () => {
    expect(selling([800, { product: 'pear', feesFen: 1 }]).of(july)).not.toHaveProperty('kept');
    const costs = { feesFen: most, deliveryFen: most };
    const costly = selling(...Array.from({ length: 1_001 }, () => [1, costs] as const));
    expect(costly.of(july)?.kept).toMatchObject([{ orders: 1_001, keptFen: -20_019_999_999_998_999n }]);
  });

  it('the hundred products with the most orders are counted apart, and the others under none', () => {
    const noCosts = { feesFen: 0, deliveryFen: 0 };
    const named = Array.from(
      { length: 102 },
      (_, at) => [1, { ...noCosts, product: `p${String(at).padStart(3, '0')}` }] as const,
    );
    const products =
      selling(...named, [1, { ...noCosts, product: 'p101' }], [1, noCosts]).of(july)?.kept ?? [];
    // Among products with equal numbers of orders, the last names are dropped.
    expect(products.map(({ product }) => product)).toEqual([
      undefined,
      ...named.slice(0, 99).map(([, { product }]) => product),
      'p101',
    ]);
    expect(products[0]).toMatchObject({ orders: 3 });
    expect(products.reduce((sum, { orders }) => sum + orders, 0)).toBe(104);
  });

  it('a thousand names of a month are counted apart, and further ones under none', () => {
    const noCosts = { feesFen: 0, deliveryFen: 0 };
    const produce = selling(
      ...Array.from({ length: 1_500 }, (_, at) => [1, { ...noCosts, product: `batch-${at}` }] as const),
    );
    for (let more = 0; more < 300; more++)
      produce.add(day('2014-07-15'), 1, undefined, { ...pears, ...noCosts, product: 'batch-1499' });
    const products = produce.of(july)?.kept ?? [];
    expect(products.map(({ product }) => product)).not.toContain('batch-1499');
    expect(products.reduce((sum, { orders }) => sum + orders, 0)).toBe(1_800);
  });

  it('the stored form does not depend on the order of arrival, also of orders dated ahead, and is forgotten with its month', () => {
    const orders = [
      ['2014-07-01', { product: 'pear', feesFen: 1, deliveryFen: 2 }],
      ['2014-07-02', { feesFen: 0, deliveryFen: 0 }],
      ['2014-08-05', { product: 'tea', feesFen: 1, deliveryFen: 0 }],
      ['2014-08-05', { product: 'pear', feesFen: 1, deliveryFen: 0 }],
      ['2014-08-05', { product: 'pear', deliveryFen: 0 }],
      ['2014-08-05', { product: 'pear', feesFen: 0 }],
      ['2014-08-05', {}],
    ] as const;
    const there = new ProduceByMonth(day('2014-08-04'));
    const back = new ProduceByMonth(day('2014-08-04'));
    for (const [on, noCosts] of orders) there.add(day(on), 5, undefined, { ...pears, ...noCosts });
    for (const [on, noCosts] of [...orders].reverse())
      back.add(day(on), 5, undefined, { ...pears, ...noCosts });
    expect(bytesOf(there)).toEqual(bytesOf(back));
    const again = ProduceByMonth.read(new ByteReader(bytesOf(there)), day('2014-08-04'));
    expect(bytesOf(again)).toEqual(bytesOf(there));
    const august = monthOf(day('2014-08-05'));
    for (const each of [there, again]) {
      each.advance(day('2014-08-05'));
      expect(each.of(july)?.kept).toHaveLength(2);
      expect(each.of(august)?.kept?.map(({ product, orders: count }) => [product, count])).toEqual([
        ['pear', 1],
        ['tea', 1],
      ]);
      each.forgetBefore(day('2014-08-01'));
      expect(each.of(july)).toBeUndefined();
    }
    expect(bytesOf(again)).toEqual(bytesOf(there));
    const none = new ProduceByMonth(day('2014-08-04'));
    none.add(day('2014-08-01'), 5, undefined, pears);
    expect(bytesOf(again).length).toBeGreaterThan(bytesOf(none).length);
  });
});

it('the stored form does not depend on the order of arrival, and is read back whole', () => {
  const sales = [
    ['2014-07-01', 5, 'urban'],
    ['2014-07-02', 6, 'rural'],
    ['2014-08-05', 7, undefined],
    ['2014-08-05', 7, 'rural'],
    ['2014-08-06', 8, 'urban'],
  ] as const;
  const there = new ProduceByMonth(day('2014-08-04'));
  const back = new ProduceByMonth(day('2014-08-04'));
  for (const [on, fen, area] of sales) there.add(day(on), fen, area, pears);
  for (const [on, fen, area] of [...sales].reverse()) back.add(day(on), fen, area, pears);
  expect(bytesOf(there)).toEqual(bytesOf(back));
  const again = ProduceByMonth.read(new ByteReader(bytesOf(there)), day('2014-08-04'));
  expect(bytesOf(again)).toEqual(bytesOf(there));
  for (const each of [there, again]) each.advance(day('2014-08-05'));
  const august = monthOf(day('2014-08-05'));
  expect(again.of(august)).toEqual(there.of(august));
  expect(again.of(august)?.orders).toBe(2);
});

it('only whole months are forgotten', () => {
  const produce = new ProduceByMonth(day('2014-08-31'));
  produce.add(day('2014-06-30'), 1, undefined, pears);
  produce.add(day('2014-07-01'), 2, undefined, pears);
  produce.forgetBefore(day('2014-07-31'));
  expect(['2014-06-01', '2014-07-01'].map((on) => produce.of(monthOf(day(on)))?.paidFen)).toEqual([
    undefined,
    2,
  ]);
});
