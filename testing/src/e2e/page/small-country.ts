import { numbered, opened, paid, recordOf, registered } from '../../oracle/feeds/feeds';
import { startOf, dayFrom, type RawRecord } from '../../oracle/naive';

/** A village of the small country. Its monthly sales decide under which rules it qualifies. */
interface SmallVillage {
  readonly code: string;
  readonly name: string;
  readonly platform: 'taobao' | 'jd';
  readonly monthlyFen: number;
  readonly place?: { readonly longitude: number; readonly latitude: number };
  readonly povertyCounty?: boolean;
  /** A second shop, of another platform. */
  readonly besides?: { readonly platform: 'jd'; readonly monthlyFen: number };
}

/** A twelfth of RMB 10 million. */
const TWELFTH_FEN = 84_000_000;
/** The number of months of 30 days, from July 2013 on: updates of the last one make 2015 due. */
const MONTHS = 26;
const counties = ['330782104', '330782105', '320324105', '371721100', '140105001'];

/** The county whose orders state their channel. */
const stating = '330782';

/** Sales just below every threshold: one more order of RMB 1 million makes the village a Taobao Village. */
export const rising = { code: '330782104299', name: '将起村', shopId: 's-330782104299' } as const;
/**
 * A village with more sales on other platforms than on Alibaba's: it qualifies under `aliresearch-2022`, but
 * not under `world-bank-2019`.
 */
export const otherwise = { code: '330782105298', name: '另行村' } as const;

function villages(): SmallVillage[] {
  const many = counties.flatMap((township, county) =>
    Array.from({ length: county === 0 ? 12 : 4 }, (_, number) => ({
      code: `${township}${200 + number}`,
      name: `${['青岩', '东风', '大集', '下栅', '晋源'][county] ?? ''}${['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'][number] ?? ''}村`,
      platform: 'taobao' as const,
      // Villages of the last county never come close to a threshold.
      monthlyFen: county === 4 ? 1_000_000 : TWELFTH_FEN + 1_000_000 * number,
      ...(number % 2 === 0 && { place: { longitude: 120.05 + number / 100, latitude: 29.3 + county / 10 } }),
      ...(county === 3 && { povertyCounty: true }),
    })),
  );
  return [
    ...many,
    { code: rising.code, name: rising.name, platform: 'taobao', monthlyFen: 75_000_000 },
    {
      code: otherwise.code,
      name: otherwise.name,
      platform: 'taobao',
      monthlyFen: TWELFTH_FEN,
      besides: { platform: 'jd', monthlyFen: 2 * TWELFTH_FEN },
    },
  ];
}

/**
 * Villages of five counties with sales every month from July 2013 to the end of July 2015; half of them only
 * in the second year.
 */
export function smallCountry(partitions: number): RawRecord[] {
  const from = dayFrom('2013-07-01');
  const at = (day: number) => new Date(startOf(from + day) + 36_000_000).toISOString();
  const events = villages().flatMap((village, turn) => {
    const { code, name, platform, monthlyFen, place, povertyCounty, besides } = village;
    const shops = [
      { shopId: `s-${code}`, platform, monthlyFen },
      ...(besides === undefined ? [] : [{ shopId: `b-${code}`, ...besides }]),
    ];
    return [
      registered({
        id: `r-${code}`,
        villageCode: code,
        name,
        households: 9,
        time: at(0),
        ...place,
        ...(povertyCounty !== undefined && { povertyCounty }),
      }),
      ...shops.flatMap(({ shopId, platform: on, monthlyFen: amountFen }) => [
        opened({
          id: `o-${shopId}`,
          shopId,
          villageCode: code,
          householdId: 'h1',
          platform: on,
          category: turn % 3 === 0 ? 'agricultural' : 'manufactured',
          time: at(0),
        }),
        ...Array.from({ length: MONTHS }, (_, month) => month)
          .filter((month) => turn % 2 === 0 || month >= 12)
          .map((month) =>
            paid({
              id: `p-${shopId}-${month}`,
              shopId,
              amountFen,
              buyerArea: month % 3 === 0 ? 'rural' : 'urban',
              ...(code.startsWith(stating) && { channel: month % 4 === 0 ? 'live' : 'shelf' }),
              time: at(month * 30 + 3),
            }),
          ),
      ]),
    ];
  });
  events.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  return numbered(events.map((event) => recordOf(event, partitions, Date.parse(events.at(-1)!.time))));
}

/** The order that makes the rising village qualify. */
export function lastOrder(partitions: number): RawRecord[] {
  const time = new Date(startOf(dayFrom('2013-07-01') + (MONTHS - 1) * 30 + 4)).toISOString();
  return numbered([
    recordOf(
      paid({ id: 'the-last', shopId: rising.shopId, amountFen: 100_000_000, time }),
      partitions,
      Date.parse(time),
    ),
  ]);
}

/** The sum of all orders of a feed. */
export function soldIn(records: readonly RawRecord[]): number {
  return records.reduce(
    (sum, { value }) =>
      sum + ((JSON.parse(String(value)) as { data: { amountFen?: number } }).data.amountFen ?? 0),
    0,
  );
}
