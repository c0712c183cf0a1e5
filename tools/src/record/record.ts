import type { RejectionReason } from '@taocun/contracts';
import { type Kind, kindOf } from '@taocun/domain';
import { type StandingVillage } from './days/continuation';
import { LineWriter } from './days/lines';
import { produceByPlace, tradeByPlace } from './days/products';
import { lineReasons, refusedLines } from './days/refused';
import { standingVillages } from './days/standing';
import {
  dateOf,
  endOfYear,
  lastDay,
  lastSecond,
  recordDayOf,
  secondsPerDay,
  thirtiethOfJune,
} from './drawing/calendar';
import { inventor } from './drawing/invented';
import {
  countyCentroids,
  listedVillages,
  listYears,
  povertyCounties,
  registrySample,
  type ListYear,
  type Point,
} from './drawing/lists';
import { delayOf, Plan, type PlannedVillage, type RecordLine } from './drawing/plan';
import { seededHash, Random } from './drawing/random';
import { nearMisses, type NearMiss } from './scenarios/near-misses';
import { PlannedShops } from './scenarios/planned-shops';
import { planVillage, type Scenario } from './scenarios/scenario';
import { holdBack, mergeCounty, type Variation } from './scenarios/variations';

const { floor } = Math;

interface RecordOptions {
  /** Another seed gives other shops, orders and near misses, but the same lists. */
  readonly seed?: number | undefined;
  /** With a variation, the lists may not result from the record. */
  readonly variations?: readonly Variation[] | undefined;
}

const defaultSeed = 20_140_630;

/**
 * The expected result of a certified year under aliresearch, world-bank-2019 and aliresearch-2022, from the
 * lists only.
 */
interface CertifiedYear {
  readonly villages: number;
  readonly villagesByProvince: Readonly<Record<string, number>>;
  /** Townships with 3 or more listed villages: the Taobao Towns under aliresearch and world-bank-2019. */
  readonly towns: number;
  /** Counties with 10 or more listed villages. */
  readonly clusters: number;
  /**
   * Villages with sales other than 0 in the year to each cut-off: the number of `certified` events a rule
   * set, of which `villages` qualify.
   */
  readonly withSales: Readonly<Record<'06-30' | '12-31', number>>;
}

/**
 * The expected live state after the whole record, equal under aliresearch, world-bank-2019 and
 * aliresearch-2022.
 */
interface LiveAtTheEnd {
  /** The clock's last day. */
  readonly day: string;
  /** The villages of the list of 2015; no other village qualifies. */
  readonly qualifying: number;
  readonly towns: number;
  readonly clusters: number;
}

/** Exact expectations: accepted + repeated + rejected.total = lines. */
export interface RecordSummary {
  readonly seed: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly lines: number;
  readonly accepted: number;
  readonly acceptedByType: Readonly<Record<'registered' | 'opened' | 'closed' | 'paid' | 'refunded', number>>;
  readonly repeated: number;
  readonly rejected: {
    readonly total: number;
    readonly byReason: Readonly<Partial<Record<RejectionReason, number>>>;
  };
  /** Accepted updates that arrive after their year was certified, if partitions are read in step. */
  readonly late: 0;
  /** Accepted updates whose shop is still unknown at the end. */
  readonly waiting: 0;
  readonly shops: number;
  readonly villages: {
    readonly registered: number;
    readonly listed: Readonly<Record<ListYear, number>>;
    readonly listedInBoth: number;
    readonly nearMisses: Readonly<Record<NearMiss, number>>;
    /** Villages whose verdict flaps: they qualify for some days at a time in spring 2015. */
    readonly hovering: number;
    /** Villages that qualify from summer to autumn 2015, between the cut-offs. */
    readonly fading: number;
    readonly quiet: number;
  };
  readonly certified: Readonly<Record<ListYear, CertifiedYear>>;
  readonly live: LiveAtTheEnd;
}

export interface TaobaoVillageRecord {
  readonly summary: RecordSummary;
  /** The lines in order of sending, up to the end of a day if one is given; may be called again. */
  lines(until?: string): Generator<RecordLine>;
  /** The state of the villages at the end of the record. */
  standing(): readonly StandingVillage[];
  /** Codes of the villages that come close and never qualify, by what they lack. */
  readonly nearMissCodes: Readonly<Record<NearMiss, readonly string[]>>;
  readonly hoveringCodes: readonly string[];
  readonly fadingCodes: readonly string[];
  readonly plan: Plan;
}

/** The number of villages of each kind of near miss, from the registry sample. */
const nearMissCounts: Readonly<Record<NearMiss, number>> = {
  'sales-of-9.9-million': 130,
  'shops-99': 80,
  'households-9-percent': 120,
  'residents-committee': 100,
  'mostly-other-platforms': 80,
  'shops-without-orders': 30,
  'shops-too-young': 30,
};
const hoveringCount = 3;
const quietCount = 327;
const fadingCount = 15;

const oneIn = { repeats: 100, otherContent: 5 };

/**
 * Plans the record: real lists, synthetic shops and orders. Planning takes a second or two, and its 60 MB
 * stay in memory (21 bytes a line, and the shops); the text of each line is made when it is read. The same
 * seed gives the same bytes on every machine.
 */
export function openRecord({ seed = defaultSeed, variations = [] }: RecordOptions = {}): TaobaoVillageRecord {
  const plan = new Plan();
  const lists = { 2014: listedVillages(2014), 2015: listedVillages(2015) };
  const tradeOf = tradeByPlace(lists[2014]);
  const produceOf = produceByPlace(lists[2014]);
  const poverty = povertyCounties();
  const centroids = countyCentroids();

  const tell = (code: string, name: string, kind: Kind, part: Scenario) => {
    const random = new Random(seededHash(code, seed));
    const statesKind = part.role === 'listed' || kindOf(code) !== kind || random.chance(0.5);
    const village: PlannedVillage = {
      code,
      name,
      kind,
      statesKind,
      povertyCounty: poverty.has(code.slice(0, 6)),
      produce: produceOf(code),
      ...near(centroids.get(code.slice(0, 6)), random),
    };
    const index = plan.villages.push(village) - 1;
    planVillage(new PlannedShops(plan, index, tradeOf(code), random), part);
  };

  const listed = new Map([...lists[2014], ...lists[2015]].map((village) => [village.code, village]));
  const codes = {
    2014: new Set(lists[2014].map(({ code }) => code)),
    2015: new Set(lists[2015].map(({ code }) => code)),
  };
  for (const { code, village } of listed.values()) {
    const years = listYears.filter((year) => codes[year].has(code));
    // Some listed villages are residents' committees today: the list, not the code, decides what they were.
    tell(code, village, 'administrative-village', { role: 'listed', code, years });
  }

  // The sample gives the places of the others. Their names and codes are invented, because nobody published
  // their sales.
  const inventedNear = inventor();
  const shuffled = registrySample()
    .filter(({ code }) => !listed.has(code))
    .map((village) => ({ ...village, order: seededHash(village.code, seed ^ 0x5eed) }))
    .sort((a, b) => a.order - b.order || (a.code < b.code ? -1 : 1));
  const pools: Record<Kind, typeof shuffled> = {
    'administrative-village': shuffled.filter(({ kind }) => kind === 'administrative-village'),
    'residents-committee': shuffled.filter(({ kind }) => kind === 'residents-committee'),
  };
  const nearMissCodes = Object.fromEntries(nearMisses.map((miss) => [miss, [] as string[]])) as Record<
    NearMiss,
    string[]
  >;
  for (const miss of nearMisses) {
    const pool = pools[miss === 'residents-committee' ? 'residents-committee' : 'administrative-village'];
    pool.splice(0, nearMissCounts[miss]).forEach((place, at) => {
      const { code, name, kind } = inventedNear(place);
      nearMissCodes[miss].push(code);
      tell(code, name, kind, { role: 'near', miss, year: at % 5 === 0 ? 2014 : 2015 });
    });
  }
  const tellAll = (places: typeof shuffled, role: 'hovering' | 'quiet' | 'fading') =>
    places.map((place) => {
      const { code, name, kind } = inventedNear(place);
      tell(code, name, kind, { role });
      return code;
    });
  const hoveringCodes = tellAll(pools['administrative-village'].splice(0, hoveringCount), 'hovering');
  const quiet = [
    ...pools['administrative-village'].splice(0, quietCount - 80),
    ...pools['residents-committee'].splice(0, 80),
  ];
  tellAll(quiet, 'quiet');
  const fadingCodes = tellAll(pools['administrative-village'].splice(0, fadingCount), 'fading');

  if (variations.includes('merged')) mergeCounty(plan, new Random(seed));
  const acceptedByType = { registered: 0, opened: 0, closed: 0, paid: 0, refunded: 0 };
  for (let line = 0; line < plan.size; line += 1)
    acceptedByType[plan.kind(line) as keyof typeof acceptedByType] += 1;
  const accepted = plan.size;
  const extras = new Random(seed ^ 0x7e9ea7);
  const repeated = addRepeats(plan, extras);
  addRefused(plan, accepted, extras);
  if (variations.includes('silent')) holdBack(plan);

  const summary: RecordSummary = {
    seed,
    firstDay: dateOf(0),
    lastDay: dateOf(lastDay),
    lines: plan.size,
    accepted,
    acceptedByType,
    repeated,
    rejected: { total: plan.size - accepted - repeated, byReason: refusedLines },
    late: 0,
    waiting: 0,
    shops: plan.shops.length,
    villages: {
      registered: plan.villages.length,
      listed: { 2014: codes[2014].size, 2015: codes[2015].size },
      listedInBoth: [...codes[2014]].filter((code) => codes[2015].has(code)).length,
      nearMisses: nearMissCounts,
      hovering: hoveringCodes.length,
      fading: fadingCodes.length,
      quiet: quiet.length,
    },
    certified: {
      2014: certified([...codes[2014]], plan, 2014),
      2015: certified([...codes[2015]], plan, 2015),
    },
    live: live([...codes[2015]]),
  };
  const writer = new LineWriter(plan, seed, new Set(variations));
  return {
    summary,
    nearMissCodes,
    hoveringCodes,
    fadingCodes,
    plan,
    standing: () => standingVillages(plan),
    *lines(until) {
      const end = until === undefined ? Infinity : (recordDayOf(until) + 1) * secondsPerDay;
      for (const line of plan.inOrder()) {
        if (plan.sending(line) >= end) return;
        yield writer.write(line);
      }
    },
  };
}

/**
 * Repeats one line in a hundred within six hours of its event time, one in five of these with other content.
 */
function addRepeats(plan: Plan, random: Random): number {
  const sent = plan.size;
  const repeats = Math.round(sent / oneIn.repeats);
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const line = random.between(0, sent - 1);
    const second = plan.second(line);
    const delay = random.between(plan.sending(line) - second + 1, 21_590);
    plan.add(
      'repeated',
      second,
      delay,
      plan.subject(line),
      random.between(1, oneIn.otherContent) === 1 ? 1 : 0,
      line,
    );
  }
  return repeats;
}

/**
 * Adds lines that must be rejected, each a day or more after its shop opened: a conflict needs an accepted
 * opening.
 */
function addRefused(plan: Plan, accepted: number, random: Random): void {
  lineReasons.forEach((reason, place) => {
    for (let count = 0; count < refusedLines[reason]; count += 1) {
      let opening = random.between(0, accepted - 1);
      while (plan.kind(opening) !== 'opened' || plan.second(opening) + 2 * secondsPerDay > lastSecond)
        opening = random.between(0, accepted - 1);
      const second = random.between(
        plan.second(opening) + secondsPerDay,
        Math.min(lastSecond, plan.second(opening) + 60 * secondsPerDay),
      );
      plan.add('refused', second, delayOf(random), plan.subject(opening), place, count);
    }
  });
}

/** The number of villages with sales other than 0 in the year that ends with the cut-off. */
function withSales(plan: Plan, cutOff: number): number {
  const netFen = new Map<number, number>();
  for (let line = 0; line < plan.size; line += 1) {
    const kind = plan.kind(line);
    if (kind !== 'paid' && kind !== 'refunded') continue;
    const day = floor(plan.second(kind === 'paid' ? line : plan.reference(line)) / secondsPerDay);
    if (day <= cutOff - 365 || day > cutOff) continue;
    const { village } = plan.shop(plan.subject(line));
    netFen.set(village, (netFen.get(village) ?? 0) + (kind === 'paid' ? 1 : -1) * plan.value(line));
  }
  return [...netFen.values()].filter((fen) => fen !== 0).length;
}

/** A point some kilometres from the county's, or none. */
function near(
  point: Point | undefined,
  random: Random,
): { longitude: number | undefined; latitude: number | undefined } {
  const aside = (degrees: number) => Math.round((degrees + (random.next() - 0.5) * 0.16) * 10_000) / 10_000;
  return { longitude: point && aside(point.longitude), latitude: point && aside(point.latitude) };
}

function certified(codes: readonly string[], plan: Plan, year: ListYear): CertifiedYear {
  return {
    villages: codes.length,
    villagesByProvince: villagesBy(2, codes),
    ...regions(codes),
    withSales: { '06-30': withSales(plan, thirtiethOfJune[year]), '12-31': withSales(plan, endOfYear[year]) },
  };
}

const live = (codes: readonly string[]): LiveAtTheEnd => ({
  day: dateOf(lastDay),
  qualifying: codes.length,
  ...regions(codes),
});

const regions = (codes: readonly string[]) => ({
  towns: Object.values(villagesBy(9, codes)).filter((villages) => villages >= 3).length,
  clusters: Object.values(villagesBy(6, codes)).filter((villages) => villages >= 10).length,
});

/** The number of these villages in each region; a region's code has `digits` digits. */
function villagesBy(digits: number, codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code.slice(0, digits)] = (counts[code.slice(0, digits)] ?? 0) + 1;
  return counts;
}
