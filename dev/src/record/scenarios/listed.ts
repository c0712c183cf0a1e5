import { isAlibaba } from '@taocun/domain';
import { lastDay, thirtiethOfJune } from '../calendar';
import { type ListYear } from '../lists';
import { type Random } from '../random';
import { sell } from './sales';
import { averageOrderFen, type Draft, million, never, type Path, type PlannedShops } from './planned-shops';

// Looked up once: under Jest every mention of a global costs more than the arithmetic.
const { ceil, floor, max } = Math;

const D14 = thirtiethOfJune[2014];
const D15 = thirtiethOfJune[2015];

export function planListed(shops: PlannedShops, years: readonly ListYear[], path: Path, fades: boolean): void {
  const { random } = shops;
  const churn = random.between(0, 3);
  const newcomers = years.includes(2015) && !fades ? random.between(0, 3) : 0;
  const others = path === 'shops' ? random.between(0, 8) : random.between(0, 4);
  const wanted = random.chance(0.25) ? 100 : random.between(101, 112);
  // A village that comes in through its shops stays below one household in ten, even with every shop that comes and goes.
  shops.households = path === 'shops' ? 10 * (wanted + others + churn + newcomers) + random.between(5, 240) : random.between(150, 430);
  const grown = shops.register(0.2);
  const needed = ceil(grown / 10) + (random.chance(0.3) ? 0 : random.between(0, 4));
  const fill = (day: number, earliest: number, kept: Draft[]) =>
    path === 'shops' ? shops.fillShops(wanted, day, earliest, kept) : shops.fillHouseholds(needed, day, earliest, kept);

  const gross: Partial<Record<ListYear, number>> = {};
  let kept: Draft[] = [];
  if (years.includes(2014)) {
    kept = [...fill(D14, 2, []), ...shops.cohort(others, false, D14, 2)];
    gross[2014] = yearlySales(random, path);
    trade14(shops, kept, gross[2014]);
  }
  if (!years.includes(2015)) {
    for (const draft of kept) if (random.chance(0.75)) draft.closes = random.between(D14 + 20, D14 + 240);
    shops.extra(60, kept, D14 + 1, D14 + 200);
  } else {
    const stay = kept.filter(() => random.chance(0.88));
    for (const draft of kept) if (!stay.includes(draft)) draft.closes = random.between(D14 + 20, D15 - 40);
    for (const draft of stay) shops.keepActive(draft, D15);
    const ours = stay.filter(({ platform }) => isAlibaba(platform));
    const pioneers = years.includes(2014) ? [] : openPioneers(shops, path === 'shops' ? random.between(3, 12) : random.between(1, 4));
    const all = fill(D15, D14 + 1, [...ours, ...pioneers]);
    const elsewhere = stay.length - ours.length;
    shops.cohort(max(0, others - elsewhere), false, D15, D14 + 1);
    gross[2015] = yearlySales(random, path);
    shops.extra(gross[2015] / averageOrderFen - shops.ordersFrom(all, D14 + 1, D15), all, D14 + 1, D15);
    const open = shops.drafts.filter(({ closes }) => closes === never);
    if (fades) fade(shops, open, 0.7 * (path === 'shops' ? 100 : grown / 10));
    // As many as the village can spare may sell nothing more.
    else shops.goOn(open, random.between(0, path === 'shops' ? all.length - 100 : needed - ceil(grown / 10)));
    shops.extra(random.between(25, 50), all, D15 + 1, lastDay);
    openNewcomers(shops, newcomers);
  }
  if (path === 'shops') for (const draft of shops.drafts) if (random.chance(0.01)) draft.moves = random.between(draft.opens + 1, D15);
  shops.churn(churn, years.includes(2014) ? 2 : D14 + 1);

  const [first, second] = [gross[2014], gross[2015]];
  const julyShare = 0.035 + 0.03 * random.next();
  let goneFen = 0;
  sell(
    shops,
    (window, alibaba) => {
      const target = window === 0 ? first : window === 1 ? second : undefined;
      if (target !== undefined) return alibaba ? { exactlyFen: target } : { atMostFen: 0.4 * target };
      // The days of July 2015 make up for those of July 2014, which the 365 days that end with the feed no longer reach.
      if (window === 2 && alibaba && second !== undefined && !fades) return { exactlyFen: max(julyShare * second, 1.05 * goneFen) };
      return { atMostFen: alibaba ? 3 * million : million };
    },
    (orders) => {
      for (const { draft, day, fen } of orders) if (day > D14 && day <= lastDay - 365 && isAlibaba(draft.platform)) goneFen += fen;
    },
  );
}

function trade14(shops: PlannedShops, kept: readonly Draft[], gross: number): void {
  const ours = kept.filter(({ platform }) => isAlibaba(platform));
  shops.extra(gross / averageOrderFen - shops.ordersFrom(ours, 0, D14), ours, 3, D14);
}

/** A few shops of a village of 2015 that traded before the rest, far below what the list of 2014 asks for. */
function openPioneers(shops: PlannedShops, count: number): Draft[] {
  const drafts = Array.from({ length: count }, () => shops.open(shops.random.between(40, D14 - 20), true));
  shops.extra(2 * count, drafts, 0, D14);
  for (const draft of drafts) shops.keepActive(draft, D15);
  return drafts;
}

/** A third to a half of the shops close in July, until `left` of them are left. */
function fade(shops: PlannedShops, open: readonly Draft[], left: number): void {
  const share = 1 - left / open.length;
  open.forEach((draft, place) => {
    if (floor((place + 1) * share) > floor(place * share)) draft.closes = shops.random.between(D15 + 3, lastDay);
  });
  shops.goOn(open.filter(({ closes }) => closes === never));
}

/** Shops that are too young for the list of 2015; those of June may count at the feed's end. */
function openNewcomers(shops: PlannedShops, count: number): void {
  for (let shop = 0; shop < count; shop += 1) {
    const draft = shops.open(shops.random.between(D15 - 29, lastDay - 2), true);
    shops.extra(shops.random.between(1, 2), [draft], draft.opens + 1, lastDay);
  }
}

/** Yearly sales on Alibaba's platforms, paid: mostly a little over RMB 10 million, now and then up to 75. */
function yearlySales(random: Random, path: Path): number {
  const least = 10.45 * million;
  const luck = random.next();
  if (path === 'households') return least * (luck < 0.85 ? 1 + 0.3 * random.next() : 1.3 + 0.6 * random.next());
  if (luck < 0.7) return least * (1 + 0.5 * random.next());
  return least * (luck < 0.93 ? 1.5 + 1.3 * random.next() : 2.8 + 4.2 * random.next());
}
