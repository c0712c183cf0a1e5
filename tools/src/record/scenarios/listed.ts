import { endOfYear, lastDay, recordDayOf, thirtiethOfJune } from '../drawing/calendar';
import { type ListYear } from '../drawing/lists';
import { type Random } from '../drawing/random';
import { sellListed } from './listed-sales';
import { type Draft, never, type Path, type PlannedShops } from './planned-shops';

const { ceil, floor, max, min, round } = Math;

export interface Listing {
  readonly code: string;
  readonly years: readonly ListYear[];
}

interface Size {
  readonly path: Path;
  readonly households: number;
  /** Active shops on Alibaba's platforms at the end of the record. */
  readonly shops: number;
}

/** Villages with a published size; the households of the second are unknown. See SOURCES.md. */
const knownSizes: Readonly<Record<string, Size>> = {
  '320324109002': { path: 'shops', households: 1_180, shops: 400 },
  '330782002900': { path: 'shops', households: 1_240, shops: 1_000 },
};

/** From this age on, a shop counts as active. */
const activeAge = 30;
/** From this day on, the earliest village has enough active shops to qualify. */
const firstJoins = activeAge + 2;
const D14 = endOfYear[2014];
const D15 = endOfYear[2015];
/** The first day on which shops of a fading village close. */
const fadingFrom = D15 - 45;

/**
 * A village that qualifies from one day on, at the latest ten days before 30 June of its first list, to the
 * end of the record, without a gap and on no earlier day. Every active shop stays active, or another has
 * replaced it before it closes.
 */
export function planListed(shops: PlannedShops, { code, years }: Listing): void {
  const known = knownSizes[code];
  const size = known ?? sizeOf(shops.random);
  const joins = known === undefined ? joiningDay(shops.random, years.includes(2014)) : firstJoins;
  planTitle(shops, size, joins, years.includes(2015) ? 'stays' : 'leaves');
}

/**
 * An invented village that qualifies between the cut-offs: from July or August 2015 on, until it has lost so
 * many shops in November and December that it no longer does.
 */
export function planFading(shops: PlannedShops): void {
  const size = sizeOf(shops.random);
  planTitle(shops, size, thirtiethOfJune[2015] + shops.random.between(10, 40), 'fades');
}

function planTitle(
  shops: PlannedShops,
  { path, ...size }: Size,
  joins: number,
  end: 'stays' | 'leaves' | 'fades',
): void {
  const { random } = shops;
  shops.households = size.households;
  const grown = shops.register(path === 'households' ? 0.2 : 0, joins > 120);
  const needed = path === 'shops' ? 100 : ceil(grown / 10);

  const start = max(0, joins - random.between(120, 220));
  const latest = joins - activeAge;
  const homes = new Set<number>();
  let active = 0;
  const open = (opens: number, alibaba = true, ownHousehold = false): Draft => {
    const draft = shops.open(opens, alibaba, ownHousehold);
    homes.add(draft.household);
    if (alibaba) active += 1;
    return draft;
  };
  for (let shop = round(needed * (0.5 + 0.3 * random.next())); shop > 0; shop -= 1)
    open(random.between(start, max(start, latest - 15)));
  while ((path === 'shops' ? active : homes.size) < needed - 1)
    open(random.between(max(0, latest - 4), latest));
  open(latest, true, true);
  const lastOpening = { stays: lastDay - 2, leaves: D14 - 40, fades: fadingFrom - 30 }[end];
  while (active < size.shops)
    open(latest + 1 + floor((lastOpening - latest - 1) * random.next() * random.next()));
  const elsewhere = path === 'shops' ? random.between(0, 6) : random.between(0, 3);
  for (let shop = 0; shop < elsewhere; shop += 1)
    open(random.between(joins, min(joins + 150, D15 - 60, lastOpening)), false);

  if (end === 'leaves') closeMost(shops);
  else if (end === 'fades') fade(shops, 0.7 * needed);
  else replaceSome(shops, joins);
  if (path === 'shops')
    for (const draft of shops.drafts)
      if (random.chance(0.01)) draft.moves = random.between(draft.opens + 1, D15);
  for (const draft of shops.drafts) shops.sellOn(draft);
  shops.churn(random.between(0, 3), start);
  // Two days later, the continuation of the record has taken over.
  const until = { stays: lastDay + 2, leaves: D14 + 120, fades: D15 }[end];
  sellListed(shops, joins, until, { stays: D15, leaves: D14, fades: fadingFrom - 1 }[end]);
}

/**
 * Most villages reach the scale with one household in ten, one in seven with a hundred shops or, rarely, a
 * few hundred.
 */
function sizeOf(random: Random): Size {
  if (random.chance(0.85)) {
    const households = random.between(310, 500);
    return { path: 'households', households, shops: round(households * (0.115 + 0.03 * random.next())) };
  }
  const luck = random.next();
  const shops =
    luck < 0.6
      ? random.between(104, 140)
      : luck < 0.86
        ? random.between(140, 220)
        : luck < 0.97
          ? random.between(220, 380)
          : random.between(380, 600);
  return { path: 'shops', households: random.between(max(1_060, shops), max(2_200, 3 * shops)), shops };
}

/**
 * Villages of the first list join increasingly often from August 2013 to June 2014, those of the second from
 * January to June 2015.
 */
function joiningDay(random: Random, early: boolean): number {
  if (!early) return random.between(D14 + 8, thirtiethOfJune[2015] - 10);
  const from = recordDayOf('2013-08-24');
  const to = thirtiethOfJune[2014] - 10;
  // A square root of a square root instead of Math.pow, which differs between machines.
  return from + floor((to - from) * Math.sqrt(random.next() * Math.sqrt(random.next())));
}

/** Two shops in 25 close some day; by then a shop of another household has been active for days. */
function replaceSome(shops: PlannedShops, joins: number): void {
  const { random } = shops;
  for (const draft of [...shops.drafts]) {
    const from = max(joins, draft.opens) + 60;
    if (from > D15 - 10 || !random.chance(0.08)) continue;
    draft.closes = random.between(from, D15 - 10);
    shops.open(draft.closes - random.between(35, 50), isOurs(draft), true);
  }
}

const isOurs = ({ platform }: Draft): boolean => !['jd', 'wechat', 'other'].includes(platform);

/** A village that left the list: seven shops in eight close from January to April 2015. */
function closeMost(shops: PlannedShops): void {
  shops.drafts.forEach((draft, place) => {
    if (place % 8 > 0) draft.closes = shops.random.between(D14 + 10, D14 + 110);
  });
}

/**
 * A third to a half of the shops close between November 2015 and the cut-off, until `left` of them are open.
 */
function fade(shops: PlannedShops, left: number): void {
  const open = shops.drafts.filter(({ closes }) => closes === never);
  const share = 1 - left / open.length;
  open.forEach((draft, place) => {
    if (floor((place + 1) * share) > floor(place * share))
      draft.closes = shops.random.between(fadingFrom, D15 - 12);
  });
}
