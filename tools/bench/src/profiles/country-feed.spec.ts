import { isRejection, readUpdate } from '@taocun/contracts';
import { type RawLine } from '../feed/feed-file';
import { CountryFeed } from './country-feed';
import { assumed, countrySizes, published } from './country-sizes';
import { normalQuantile } from './normal-quantile';

const YUAN_10_MILLION = 1e9;
const YUAN_100_MILLION = 1e10;
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, each) => all + each, 0);

describe('the country', () => {
  const { salesFen, shops, taobaoVillages } = countrySizes(1);

  it('has the published numbers of villages above RMB 10 and 100 million, and one of 10 billion', () => {
    const beyond = (fen: number): number => salesFen.filter((sales) => sales > fen).length;
    expect(salesFen).toHaveLength(published.villages);
    expect([beyond(YUAN_10_MILLION), beyond(YUAN_100_MILLION)]).toEqual([
      published.listed,
      published.beyond100Million,
    ]);
    expect(salesFen.filter((sales) => sales >= assumed.largestYuan * 100)).toEqual(Float64Array.of(1e12));
  });

  it('has the published shops in Taobao Villages, at least 100 in each, and few in all other villages', () => {
    const ofTaobaoVillages = shops.subarray(0, taobaoVillages);
    expect(taobaoVillages).toBe(published.taobaoVillages);
    expect(Math.abs(sum(ofTaobaoVillages) / taobaoVillages - published.shopsOfOne)).toBeLessThan(1);
    expect([ofTaobaoVillages[0], Math.min(...ofTaobaoVillages) >= 100]).toEqual([assumed.largestShops, true]);
    expect(sum(shops)).toBe(assumed.shops);
    expect(new Set(shops.subarray(taobaoVillages))).toEqual(new Set([5, 6]));
  });

  it('keeps its distribution when it is smaller', () => {
    const small = countrySizes(0.01);
    const beyond = (fen: number): number => small.salesFen.filter((sales) => sales > fen).length;
    expect([
      small.salesFen.length,
      beyond(YUAN_10_MILLION),
      beyond(YUAN_100_MILLION),
      sum(small.shops),
    ]).toEqual([4_871, 54, 7, 50_000]);
    expect(() => countrySizes(0.0001)).toThrow('A scale from 0.0005 to 4 is wanted.');
  });

  it.each([
    [0.5, 0],
    [0.975, 1.959_963_985],
    [0.999_999, 4.753_424_309],
    [0.001, -3.090_232_306],
  ])('its quantiles are those of a normal distribution: %d', (share, z) => {
    expect(normalQuantile(share)).toBeCloseTo(z, 7);
  });
});

describe('its feed', () => {
  const sizes = countrySizes(0.001);
  const feed = new CountryFeed(sizes);
  const lines = [...feed.loaded()];
  const read = ({ value }: RawLine) => {
    const update = readUpdate(Buffer.from(value), undefined, Date.UTC(2026, 0, 1));
    if (isRejection(update)) throw new Error(`${update.reason}: ${String(value)}`);
    return update;
  };
  const dataOf = ({ value }: RawLine) =>
    (JSON.parse(value.toString()) as { data: { villageCode?: string; shopId?: string; amountFen?: number } })
      .data;
  const ofCountry = lines.filter(({ value }) => !/flipping-\d|9101\d{5}201/.test(value.toString()));

  it('registers every village, opens every shop, and sells the planned amounts, all of it valid', () => {
    const kinds = ofCountry.map((line) => read(line).kind);
    const ofTaobaoVillages = [...sizes.shops.subarray(0, sizes.taobaoVillages)];
    const young = ofTaobaoVillages.map((shops) => Math.min(130, shops));
    const orders = sum(ofTaobaoVillages) + 2 * sum(young) + sizes.shops.length - sizes.taobaoVillages;
    expect(
      ['registered', 'opened', 'paid'].map((kind) => kinds.filter((each) => each === kind).length),
    ).toEqual([sizes.salesFen.length, sum(sizes.shops), orders + 1]);
    const villageOf = new Map(
      ofCountry.flatMap((line) => {
        const { shopId, villageCode } = dataOf(line);
        return shopId === undefined || villageCode === undefined ? [] : [[shopId, villageCode] as const];
      }),
    );
    const sold = new Map<string, number>();
    for (const line of ofCountry) {
      const { shopId = '', amountFen = 0 } = dataOf(line);
      const village = villageOf.get(shopId) ?? '';
      sold.set(village, (sold.get(village) ?? 0) + amountFen);
    }
    // Shares are rounded to the fen.
    expect(Math.abs((sold.get(feed.largest) ?? 0) - 1e12)).toBeLessThan(10_000);
    expect(Array.from(sold.values()).filter((fen) => fen > YUAN_10_MILLION)).toHaveLength(
      sizes.salesFen.filter((fen) => fen > YUAN_10_MILLION).length,
    );
  });

  it('sells every day, in proportion to the sales of the villages', () => {
    const days = ofCountry
      .filter(({ value }) => value.includes('"sold-'))
      .map(({ value }) => /"time":"([^T]*)/.exec(value.toString())?.[1] ?? '');
    expect([days[0], days.at(-1)]).toEqual(['2023-07-20', '2024-05-27']);
    expect(days).toEqual(days.toSorted());
    const orders = Array.from({ length: 2_000 }, () => dataOf(feed.order()).shopId ?? '');
    const ofLargest = new Set(
      Array.from({ length: sizes.shops[0] ?? 0 }, (_, shop) => `shop-${String(shop).padStart(7, '0')}`),
    );
    const share = (sizes.salesFen[0] ?? 0) / sizes.salesFen.reduce((all, fen) => all + fen, 0);
    expect(
      Math.abs(orders.filter((shop) => ofLargest.has(shop)).length / orders.length - share),
    ).toBeLessThan(0.05);
    expect(ofLargest.has(dataOf(feed.orderOfLargest()).shopId ?? '')).toBe(true);
    expect(feed.order('2024-07-17').value).toContain('"time":"2024-07-17T12:00:00+08:00"');
  });
});
