import fc from 'fast-check';
import { buyerAreas, categories, channels, platforms } from '@taocun/domain';
import { type Day, dayFrom, type ShopOpened, startOf, type Update } from './naive';

// Updates of one village and its three shops, drawn so that they often meet the limits of the rules.

export const code = '330782103201';
export const shopIds = ['a', 'b', 'c'];
export const firstDay = dayFrom('2014-02-01');

/**
 * The distances between days, and from the limits of certified years, are often those in the rules, so that
 * the clock, ages, lookbacks and windows meet on the same day much more often than with evenly drawn days.
 */
const edges = ['2014-02-01', '2014-06-30', '2014-07-01', '2014-07-16', '2015-06-30'].map(
  (text) => dayFrom(text) - firstDay,
);
export const distances = [0, 0, 1, 2, 29, 30, 31, 59, 60, 61, 88, 89, 90, 91, 364, 365, 366];
const dayWithin = (span: number): fc.Arbitrary<Day> =>
  fc
    .oneof(
      fc.integer({ min: 0, max: span }),
      fc
        .tuple(fc.constantFrom(...edges), fc.constantFrom(...distances), fc.constantFrom(...distances))
        .map(([edge, one, other]) => Math.min(span, edge + one + other)),
    )
    .map((after) => firstDay + after);
/** Few different hours, ids and sources make ties frequent. */
const timeMs = (span: number) =>
  fc
    .record({ day: dayWithin(span), hour: fc.constantFrom(0, 9, 23) })
    .map(({ day, hour }) => startOf(day) + hour * 3_600_000);
const id = fc.constantFrom('1', '2', 'a', 'B');
/** All updates have one owner, as all openings of a shop do. */
const source = fc.constantFrom('/m/x/1', '/m/x/2');
const shopId = fc.constantFrom(...shopIds);
const fen = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 50 }) },
  { weight: 1, arbitrary: fc.constantFrom(10 ** 13, 2 ** 51) },
);

interface Named {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
}

/** Makes the content depend on the name, because ingestion never passes on two updates with one name. */
function hash({ timeMs, id, source }: Named): number {
  return [...`${timeMs}${id}${source}`].reduce(
    (sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_003,
    7,
  );
}

/** Years of birth for which each New Year of a history may change the number of keepers under 31. */
function somePeople(number: number): Pick<ShopOpened['data'], 'keeper' | 'workers'> {
  const keeper = {
    ...(number % 2 > 0 && { sex: number % 4 > 1 ? ('female' as const) : ('male' as const) }),
    ...(number % 3 > 0 && { birthYear: [1900, 1983, 1984, 1985, 1986, 2100][number % 6] ?? 1984 }),
    ...(number % 5 > 2 && { returnee: number % 7 > 3 }),
    ...(number % 11 > 5 && { povertyRegistered: number % 13 > 6 }),
  };
  return {
    ...(Object.keys(keeper).length > 0 && { keeper }),
    ...(number % 17 > 7 && { workers: number % 19 }),
  };
}

/** The members of a registration that affect no figure, and that the oracle omits. */
export function placeOf(number: number) {
  return {
    ...(number % 3 > 0 && { povertyCounty: number % 3 === 1 }),
    ...(number % 2 > 0 && { longitude: -180 + (number % 3600) / 10, latitude: number / 1e5 }),
    ...(number % 7 > 4 && { urbanRural: '122' as const, formerCodes: ['330782103999'] }),
  };
}

function registration(named: Named): Update {
  const number = hash(named);
  const kind = number % 5 === 0 ? 'residents-committee' : 'administrative-village';
  const township = number % 4 > 1 ? { townshipCode: number % 8 > 3 ? '330782001' : '330182103' } : {};
  const data = {
    villageCode: code,
    name: `青岩刘村 ${number}`,
    households: 1 + (number % 30),
    kind,
    ...township,
    ...placeOf(number),
  } as const;
  return { type: 'taocun.village.registered.v1', ...named, data };
}

export function opening(
  shopId: string,
  named: Named,
  platform: string = platforms[hash(named) % platforms.length] ?? 'other',
): Update {
  const number = hash(named);
  const household = number % 4 < 3 ? { householdId: `h${number % 4}` } : {};
  const data = {
    shopId,
    villageCode: code,
    ...household,
    platform,
    category: 'other',
    ...somePeople(number),
  } as const;
  return { type: 'taocun.shop.opened.v1', ...named, data };
}

export const updateOver = (span: number): fc.Arbitrary<Update> => {
  const named = fc.record({ timeMs: timeMs(span), id, source });
  const onDay = dayWithin(span).map((day) => ({ timeMs: startOf(day), id: '', source: '' }));
  const order = { orderId: '', refundId: '', orderPaidAt: '' };
  const sold = fc.record(
    {
      shopId,
      amountFen: fen,
      category: fc.constantFrom(...categories),
      buyerArea: fc.constantFrom(...buyerAreas),
      channel: fc.constantFrom(...channels),
    },
    { requiredKeys: ['shopId', 'amountFen', 'category'] },
  );
  return fc.oneof(
    { weight: 1, arbitrary: named.map(registration) },
    { weight: 3, arbitrary: fc.tuple(shopId, named).map(([shopId, named]) => opening(shopId, named)) },
    {
      weight: 1,
      arbitrary: fc.tuple(shopId, timeMs(span)).map(([shopId, timeMs]) => ({
        type: 'taocun.shop.closed.v1' as const,
        id: '',
        source: '',
        timeMs,
        data: { shopId },
      })),
    },
    {
      weight: 12,
      arbitrary: fc
        .tuple(onDay, sold)
        .map(([at, data]) => ({ type: 'taocun.order.paid.v1' as const, ...at, data: { ...order, ...data } })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(onDay, shopId, fen).map(([at, shopId, amountFen]) => ({
        type: 'taocun.order.refunded.v1' as const,
        ...at,
        orderPaidAtMs: at.timeMs,
        data: { ...order, shopId, amountFen },
      })),
    },
  );
};
