import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { countyOf } from '@taocun/domain';
import { regionPath } from '../regions/region-names';
import { type NamedRegion, type RegionReading, regionReadings } from './region-readings';
import { formsOf, kindOfUnit, type NameInText, nameInText } from './unit-name';

/** The doubts that lower a candidate's score, each with its factor. */
export const doubtFactors = {
  /** The address names no county. */
  'county-not-named': 0.9,
  /** The address names neither county nor prefecture. */
  'prefecture-not-named': 0.8,
  /**
   * The address names no township. Even if the register has the name only once, the village that is meant may
   * have been merged.
   */
  'township-not-named': 0.75,
  /** A part looks like a region, but there is none there: it was renamed, merged or moved, or is a zone. */
  'unknown-region': 0.5,
  /** A region now has another kind: 增城市 is 增城区. */
  'other-kind-of-region': 0.98,
  /** The address has the word for village and the register that for community, or vice versa. */
  'other-kind-of-village': 0.9,
  /** Another place with that name has the kind that the address states. */
  'kind-of-another': 0.5,
  /** The address states neither village nor community. */
  'kind-not-said': 0.98,
  /** The name continues in the address with more than a number. */
  'name-goes-on': 0.4,
} as const;
export type Doubt = keyof typeof doubtFactors;

/** A decision needs this score, and no other candidate that is nearly as good. */
export const DECISIVE_SCORE = 0.8;
const RIVAL = 0.75;
/** A place with a lower score is not a candidate. */
const LEAST_SCORE = 0.3;
const MOST_CANDIDATES = 5;
const COUNTY_DIGITS = 6;
const LONGEST_NAME = 30;

/** A village with the township to which it belongs. */
export interface PlacedVillage {
  readonly code: string;
  readonly name: string;
  readonly townshipCode: string;
  /** True if this installation has the village registered, false if only the register of China has it. */
  readonly registered: boolean;
}

export interface Candidate {
  readonly villageCode: string;
  readonly name: string;
  readonly townshipCode: string;
  readonly path: string;
  readonly registered: boolean;
  /** From 0 to 1. */
  readonly score: number;
  /** The parts of the address that matched, from the largest region to the village. */
  readonly matched: readonly { readonly level: NamedRegion['level'] | 'village'; readonly text: string }[];
  readonly doubts: readonly Doubt[];
}

/** The reasons why nothing is decided. */
export const openReasons = ['no-region', 'no-village', 'several', 'doubtful', 'too-many-counties'] as const;

export interface Resolution {
  readonly decided: boolean;
  /** Present only if nothing is decided. */
  readonly open?: (typeof openReasons)[number];
  /** The best first. */
  readonly candidates: readonly Candidate[];
}

/** Returns the villages of these counties, each with its township, county by county. */
type VillagesOf = (counties: readonly string[]) => AsyncIterable<CountyVillages>;
export interface CountyVillages {
  readonly county: string;
  readonly villages: readonly PlacedVillage[];
}

/** Normalises the widths of characters in an address, and removes spaces and punctuation. */
function plainAddress(address: string): string {
  return address.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
}

/** The number of addresses read or compared at once, which takes some 3 ms; other work runs in between. */
const SLICE = 5;

/**
 * The village of each address, in order. The answers depend only on the addresses and the villages. Each
 * county is read once, and forgotten before the next.
 * @throws the reason of the signal once it is aborted
 */
export async function resolveAddresses(
  addresses: readonly string[],
  villagesOf: VillagesOf,
  signal?: AbortSignal,
): Promise<readonly Resolution[]> {
  let done = 0;
  const pause = async (): Promise<void> => {
    if (++done % SLICE === 0) await yieldToEventLoop();
    signal?.throwIfAborted();
  };
  const counties = new Set<string>();
  const read: AddressInCounties[] = [];
  for (const address of addresses) {
    const placed = inCounties(address, counties);
    for (const county of placed.readings.keys()) counties.add(county);
    read.push(placed);
    await pause();
  }
  for await (const { county, villages } of villagesOf([...counties])) {
    await yieldToEventLoop();
    const named = byName(villages);
    for (const address of read) {
      const readings = address.readings.get(county);
      if (readings === undefined) continue;
      address.candidates = bestOf([
        ...address.candidates,
        ...readings.flatMap((reading) => candidatesOf(reading, named)),
      ]);
      await pause();
    }
  }
  return read.map(resolutionOf);
}

/**
 * The most counties with which an address is compared, and one that no village can decide. Published
 * addresses have 56 at most, usually one.
 */
const MOST_COUNTIES_OF_ADDRESS = 64;
const MOST_COUNTIES_UNDECIDED = 16;
/** The most counties of a question. A thousand addresses from all over China have some 1,600. */
const MOST_COUNTIES = 2_000;

interface AddressInCounties {
  readonly hasRegion: boolean;
  /** By county, the readings that a village may match. */
  readonly readings: ReadonlyMap<string, readonly RegionReading[]>;
  /** The highest score that a village of a county that is not compared could have; 0 if all are compared. */
  readonly notCompared: number;
  candidates: readonly Candidate[];
}

/**
 * The counties of an address, the most promising first, within the limits; `others` has those of the
 * addresses before it.
 */
function inCounties(address: string, others: ReadonlySet<string>): AddressInCounties {
  const all = regionReadings(plainAddress(address)).filter(({ code }) => code.length >= COUNTY_DIGITS);
  const scored = all
    .filter(({ rest }) => rest !== '')
    .map((reading) => ({ reading, most: scoreOf(doubtsOf(reading)) }));
  const possible = scored
    .filter(({ most }) => most > LEAST_SCORE)
    .sort((one, other) => other.most - one.most);
  const byCounty = [...Map.groupBy(possible, ({ reading }) => countyOf(reading.code))];
  const isDecidable = (possible[0]?.most ?? 0) >= DECISIVE_SCORE;
  const best = byCounty.slice(0, MOST_COUNTIES_OF_ADDRESS);
  const isTooMany = others.size + best.filter(([county]) => !others.has(county)).length > MOST_COUNTIES;
  const candidates = isTooMany || (!isDecidable && byCounty.length > MOST_COUNTIES_UNDECIDED) ? [] : best;
  return {
    hasRegion: all.length > 0,
    readings: new Map(candidates.map(([county, some]) => [county, some.map(({ reading }) => reading)])),
    notCompared: byCounty[candidates.length]?.[1][0]?.most ?? 0,
    candidates: [],
  };
}

/** The villages of a county by each form of their names. */
type VillagesByName = ReadonlyMap<string, readonly PlacedVillage[]>;

function byName(villages: readonly PlacedVillage[]): VillagesByName {
  const named = new Map<string, PlacedVillage[]>();
  for (const village of villages) {
    for (const form of formsOf(village.name)) {
      const same = named.get(form);
      if (same === undefined) named.set(form, [village]);
      else same.push(village);
    }
  }
  return named;
}

function bestOf(candidates: readonly Candidate[]): readonly Candidate[] {
  const ordered = candidates
    .filter(({ score }) => score > LEAST_SCORE)
    .sort((one, other) => other.score - one.score || (one.villageCode < other.villageCode ? -1 : 1));
  return [...Map.groupBy(ordered, ({ villageCode }) => villageCode).values()]
    .flatMap(([best]) => best ?? [])
    .slice(0, MOST_CANDIDATES);
}

function resolutionOf({ hasRegion, notCompared, candidates }: AddressInCounties): Resolution {
  const [first, second] = candidates;
  const open = (reason: (typeof openReasons)[number]): Resolution => ({
    decided: false,
    open: reason,
    candidates,
  });
  if (!hasRegion) return open('no-region');
  if (notCompared > (first?.score ?? 0) * RIVAL) return open('too-many-counties');
  if (first === undefined) return open('no-village');
  if (second !== undefined && second.score > first.score * RIVAL) return open('several');
  if (first.score < DECISIVE_SCORE) return open('doubtful');
  return { decided: true, candidates };
}

function candidatesOf(reading: RegionReading, villages: VillagesByName): Candidate[] {
  // 大源村 is 大源, not 大: of several matching names the longest counts.
  for (let length = Math.min(LONGEST_NAME, reading.rest.length); length > 0; length--) {
    const there =
      villages
        .get(reading.rest.slice(0, length))
        ?.filter(({ townshipCode }) => townshipCode.startsWith(reading.code)) ?? [];
    const unit = nameInText(reading.rest, length);
    if (there.length > 0) return there.map((village, _, all) => candidateOf(reading, village, unit, all));
  }
  return [];
}

/** Followed by such a word, the name is not a village: 横村 in 横村镇. */
const goesOn = /^(?:镇|乡|街道|区|县|市)/;

function candidateOf(
  reading: RegionReading,
  village: PlacedVillage,
  unit: NameInText,
  all: readonly PlacedVillage[],
): Candidate {
  const { regions, rest } = reading;
  const doubts = doubtsOf(reading);
  const isOfKind = ({ code, name }: PlacedVillage): boolean => kindOfUnit(code, name) === unit.kind;
  if (unit.kind === undefined) doubts.push('kind-not-said');
  else if (!isOfKind(village))
    doubts.push('other-kind-of-village', ...(all.some(isOfKind) ? (['kind-of-another'] as const) : []));
  const follows = rest.slice(unit.length);
  if (goesOn.test(follows) || (unit.kind === undefined && /^\P{N}/u.test(follows)))
    doubts.push('name-goes-on');
  return {
    villageCode: village.code,
    name: village.name,
    townshipCode: village.townshipCode,
    path: regionPath(village.townshipCode),
    registered: village.registered,
    score: scoreOf(doubts),
    matched: [
      ...regions.map(({ level, text }) => ({ level, text })),
      { level: 'village' as const, text: rest.slice(0, unit.length) },
    ],
    doubts: [...new Set(doubts)],
  };
}

/** The doubts about the regions of an address. */
function doubtsOf({ regions, unknown }: RegionReading): Doubt[] {
  const doubts: Doubt[] = [];
  const isNamed = (level: NamedRegion['level']): boolean => regions.some((region) => region.level === level);
  if (!isNamed('county'))
    doubts.push('county-not-named', ...(isNamed('prefecture') ? [] : (['prefecture-not-named'] as const)));
  if (!isNamed('township')) doubts.push('township-not-named');
  doubts.push(...unknown.map(() => 'unknown-region' as const));
  if (regions.some(({ otherKind }) => otherKind)) doubts.push('other-kind-of-region');
  return doubts;
}

function scoreOf(doubts: readonly Doubt[]): number {
  return Math.round(doubts.reduce((score, doubt) => score * doubtFactors[doubt], 1) * 1_000) / 1_000;
}
