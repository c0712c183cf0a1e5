import { isAlibaba } from '@taocun/domain';
import { endOfYear, lastDay, recordDayOf } from '../drawing/calendar';
import { type ListYear } from '../drawing/lists';
import { averageOrderFen, type Draft, million, type Path, type PlannedShops } from './planned-shops';
import { sell } from './sales';

const { ceil, floor, min, round } = Math;

/**
 * Ways to come close and never qualify. Each holds on every day of the record, in whatever order its updates
 * are read.
 */
export const nearMisses = [
  'sales-of-9.9-million',
  'shops-99',
  'households-9-percent',
  'residents-committee',
  'mostly-other-platforms',
  'shops-without-orders',
  'shops-too-young',
] as const;
export type NearMiss = (typeof nearMisses)[number];

const D14 = endOfYear[2014];
const D15 = endOfYear[2015];
/** The day from which shops on Alibaba's platforms open in a village that had only others before. */
const laterHalf = recordDayOf('2015-08-20');
/** Trade begins with the year of the near miss. */
const begins: Readonly<Record<ListYear, number>> = { 2014: D14 - 363, 2015: D14 + 2 };

export function planNearMiss(shops: PlannedShops, miss: NearMiss, year: ListYear): void {
  const { random } = shops;
  const day = endOfYear[year];
  const earliest = begins[year];
  const enough = random.between(round(10.5 * million), 14 * million);
  switch (miss) {
    case 'sales-of-9.9-million': {
      const ours = wouldQualify(shops, day, earliest, random.chance(0.8) ? 'households' : 'shops');
      shops.cohort(random.between(0, 2), false, day, earliest);
      return season(shops, ours, year, 9.9 * million + random.between(0, 5 * (million / 100)), true);
    }
    case 'shops-99': {
      shops.households = random.between(991, 1090);
      shops.register(0.2);
      const elsewhere = random.chance(0.7) ? 0 : random.between(1, 3);
      const ours = steady(shops, 99 - elsewhere, year);
      shops.cohort(elsewhere, false, day, earliest);
      return season(shops, ours, year, enough);
    }
    case 'households-9-percent': {
      shops.households = random.between(200, 500);
      shops.register(0.2);
      return season(
        shops,
        shops.cohort(round(0.09 * shops.households), true, day, earliest, { old: 0.7, middle: 0.15 }),
        year,
        enough,
      );
    }
    case 'residents-committee':
      return committee(shops);
    case 'mostly-other-platforms':
      return random.chance(0.5) ? fewOnAlibaba(shops, year) : halfOnAlibaba(shops);
    case 'shops-without-orders': {
      shops.households = random.between(1450, 1600);
      shops.register(0.2);
      const active = random.between(60, 92);
      const ours = steady(shops, active, year);
      for (let shop = random.between(106, 126) - active; shop > 0; shop -= 1) shops.sleeper(day, earliest);
      return season(shops, ours, year, enough);
    }
    case 'shops-too-young': {
      shops.households = random.between(1450, 1600);
      shops.register(0.2);
      const active = random.between(60, 92);
      const ours = steady(shops, active, year);
      for (let shop = random.between(106, 126) - active; shop > 0; shop -= 1) {
        const draft = shops.open(random.between(day - 17, day - 6), true);
        // A shop counts from an age of 30 days; these close earlier.
        draft.closes = min(lastDay, draft.opens + random.between(18, 27));
        if (random.chance(0.5)) draft.orders.push(random.between(draft.opens + 1, draft.closes - 1));
      }
      return season(shops, ours, year, enough);
    }
  }
}

/**
 * `count` Alibaba shops, each active from its 30th day on, so that a rule set that requires fewer shops is
 * met once and for long.
 */
function steady(shops: PlannedShops, count: number, year: ListYear): Draft[] {
  const { random } = shops;
  const day = endOfYear[year];
  return Array.from({ length: count }, () => {
    const draft = shops.open(day - random.between(30, random.chance(0.7) ? 110 : 300), true);
    shops.sellOn(draft, year === 2014 ? day + 20 : lastDay);
    return draft;
  });
}

/** Adds enough active shops or households on the day; returns the Alibaba shops. */
function wouldQualify(shops: PlannedShops, day: number, earliest: number, path: Path): Draft[] {
  const { random } = shops;
  if (path === 'shops') {
    shops.households = random.between(1100, 1500);
    shops.register(0.2);
    return shops.cohort(random.between(100, 104), true, day, earliest);
  }
  shops.households = random.between(150, 400);
  return shops.fillHouseholds(ceil(shops.register(0.2) / 10) + random.between(0, 3), day, earliest);
}

/**
 * Adds trade of one year with the sum `grossFen` on Alibaba's platforms, or (`altogether`) on all platforms
 * and in the whole record.
 */
function season(
  shops: PlannedShops,
  ours: readonly Draft[],
  year: ListYear,
  grossFen: number,
  altogether = false,
): void {
  const day = endOfYear[year];
  shops.extra(grossFen / averageOrderFen - shops.ordersFrom(ours, 0, day), ours, begins[year] + 1, day);
  if (year === 2015) {
    shops.goOn(shops.drafts, shops.random.between(0, 4));
    shops.extra(shops.random.between(2, 8), ours, D15 + 1, lastDay);
  }
  const window = year === 2014 ? 0 : 1;
  let restFen = grossFen;
  sell(
    shops,
    (at, alibaba) => {
      if (at !== window) return 'retail';
      if (alibaba) return { exactlyFen: restFen };
      return { atMostFen: 0.06 * grossFen };
    },
    {
      sold: (orders) => {
        if (altogether) for (const { fen } of orders) restFen -= fen;
      },
      refunds: altogether,
    },
  );
}

/**
 * A residents' committee with RMB 10 million and the scale on Alibaba's platforms alone, but more sales
 * elsewhere: AliResearch's rules of that time, which accept committees as well, require a majority on
 * Alibaba's platforms.
 */
function committee(shops: PlannedShops): void {
  const { random } = shops;
  shops.households = random.between(200, 380);
  const ours = shops.fillHouseholds(ceil(shops.register(0.2) / 10) + random.between(1, 3), D15, laterHalf);
  const elsewhere = shops.cohort(random.between(8, 14), false, D15, D14 + 20, { old: 0.8, middle: 0.1 });
  laterOnAlibaba(shops, ours, elsewhere, random.between(round(23.6 * million), 26 * million));
}

/**
 * The majority is elsewhere: with less than RMB 5 million ever on Alibaba's platforms, the greater part of
 * any sales of over 10 million is elsewhere.
 */
function fewOnAlibaba(shops: PlannedShops, year: ListYear): void {
  const { random } = shops;
  const day = endOfYear[year];
  const earliest = begins[year];
  const elsewhere = scaleOnAllPlatforms(shops, 0.4, day, earliest, earliest);
  const ours = shops.drafts.filter(({ platform }) => isAlibaba(platform));
  const oursFen = random.between(3 * million, round(4.9 * million));
  const theirsFen = 10.3 * million - oursFen + random.between(0, 3 * million);
  shops.extra(oursFen / averageOrderFen - shops.ordersFrom(ours, 0, day), ours, earliest + 1, day);
  shops.extra(
    theirsFen / averageOrderFen - shops.ordersFrom(elsewhere, 0, day),
    elsewhere,
    earliest + 1,
    day,
  );
  if (year === 2015) shops.goOn(shops.drafts);
  sell(shops, (window, alibaba) => (window === 2 ? 'retail' : { exactlyFen: alibaba ? oursFen : theirsFen }));
}

function halfOnAlibaba(shops: PlannedShops): void {
  const { random } = shops;
  const elsewhere = scaleOnAllPlatforms(shops, 0.55, D15, D14 + 20, laterHalf);
  const ours = shops.drafts.filter(({ platform }) => isAlibaba(platform));
  laterOnAlibaba(shops, ours, elsewhere, random.between(12 * million, 16 * million));
}

/**
 * Nearly half of the sales are on Alibaba's platforms, but came later than the other half, so that they never
 * were the greater part.
 */
function laterOnAlibaba(
  shops: PlannedShops,
  ours: readonly Draft[],
  elsewhere: readonly Draft[],
  allFen: number,
): void {
  const oursFen = allFen * (0.44 + 0.04 * shops.random.next());
  shops.extra(oursFen / averageOrderFen - shops.ordersFrom(ours, 0, D15), ours, laterHalf + 60, D15);
  shops.extra(
    (allFen - oursFen) / averageOrderFen - shops.ordersFrom(elsewhere, 0, D15),
    elsewhere,
    D14 + 21,
    laterHalf,
  );
  shops.goOn(shops.drafts);
  sell(shops, (window, alibaba) =>
    window === 2 ? 'retail' : { exactlyFen: alibaba ? oursFen : allFen - oursFen },
  );
}

/** Active households on all platforms reach one in ten; returns the shops that are not Alibaba's. */
function scaleOnAllPlatforms(
  shops: PlannedShops,
  share: number,
  day: number,
  earliest: number,
  earliestOnAlibaba: number,
): Draft[] {
  const { random } = shops;
  shops.households = random.between(200, 380);
  const needed = ceil(shops.register(0.2) / 10) + random.between(1, 4);
  const mix = { old: 0.8, middle: 0.1 };
  const elsewhere: Draft[] = [];
  const homes = new Set<number>();
  for (let shop = 0; homes.size < needed; shop += 1) {
    const onAlibaba = floor((shop + 1) * share) > floor(shop * share);
    for (const draft of shops.cohort(1, onAlibaba, day, onAlibaba ? earliestOnAlibaba : earliest, mix)) {
      homes.add(draft.household);
      if (!onAlibaba) elsewhere.push(draft);
    }
  }
  return elsewhere;
}
