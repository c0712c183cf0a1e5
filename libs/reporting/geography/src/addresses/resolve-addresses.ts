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
  /** The address names no township. Even if the register has the name only once, the village that is meant may have been merged. */
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
export const openReasons = ['no-region', 'no-village', 'several', 'doubtful'] as const;

export interface Resolution {
  readonly decided: boolean;
  /** Present only if nothing is decided. */
  readonly open?: (typeof openReasons)[number];
  /** The best first. */
  readonly candidates: readonly Candidate[];
}

/** Returns the villages of these counties, each with its township. */
type VillagesOf = (counties: readonly string[]) => Promise<readonly PlacedVillage[]>;

/** Normalises the widths of characters in an address, and removes spaces and punctuation. */
function plainAddress(address: string): string {
  return address.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
}

/** The number of addresses read at once, which takes some 10 ms; other work runs in between. */
const SLICE = 20;

/** The village of each address, in order. The answers depend only on the addresses and the villages. */
export async function resolveAddresses(addresses: readonly string[], villagesOf: VillagesOf): Promise<readonly Resolution[]> {
  const read = await inSlices(addresses, (address) =>
    regionReadings(plainAddress(address)).filter(({ code }) => code.length >= COUNTY_DIGITS),
  );
  const counties = [...new Set(read.flatMap((readings) => readings.map(({ code }) => countyOf(code))))];
  const villages = Map.groupBy(await villagesOf(counties), ({ townshipCode }) => countyOf(townshipCode));
  const named = new Map<string, VillagesByName>();
  const namedIn = (county: string): VillagesByName => {
    const known = named.get(county) ?? byName(villages.get(county) ?? []);
    named.set(county, known);
    return known;
  };
  return inSlices(read, (readings) => resolutionOf(readings, namedIn));
}

async function inSlices<Item, Result>(items: readonly Item[], resultOf: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    if (results.length % SLICE === SLICE - 1) await yieldToEventLoop();
    results.push(resultOf(item));
  }
  return results;
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

function resolutionOf(readings: readonly RegionReading[], villagesIn: (county: string) => VillagesByName): Resolution {
  if (readings.length === 0) return { decided: false, open: 'no-region', candidates: [] };
  const best = new Map<string, Candidate>();
  for (const reading of readings) {
    for (const candidate of candidatesOf(reading, villagesIn(countyOf(reading.code)))) {
      if ((best.get(candidate.villageCode)?.score ?? LEAST_SCORE) < candidate.score) best.set(candidate.villageCode, candidate);
    }
  }
  const candidates = [...best.values()]
    .sort((one, other) => other.score - one.score || (one.villageCode < other.villageCode ? -1 : 1))
    .slice(0, MOST_CANDIDATES);
  const [first, second] = candidates;
  if (first === undefined) return { decided: false, open: 'no-village', candidates };
  if (second !== undefined && second.score > first.score * RIVAL) return { decided: false, open: 'several', candidates };
  if (first.score < DECISIVE_SCORE) return { decided: false, open: 'doubtful', candidates };
  return { decided: true, candidates };
}

function candidatesOf(reading: RegionReading, villages: VillagesByName): Candidate[] {
  // 大源村 is 大源, not 大: of several matching names the longest counts.
  for (let length = Math.min(LONGEST_NAME, reading.rest.length); length > 0; length--) {
    const there = villages.get(reading.rest.slice(0, length))?.filter(({ townshipCode }) => townshipCode.startsWith(reading.code)) ?? [];
    const found = nameInText(reading.rest, length);
    if (there.length > 0) return there.map((village, _, all) => candidateOf(reading, village, found, all));
  }
  return [];
}

/** Followed by such a word, the name is not a village: 横村 in 横村镇. */
const goesOn = /^(?:镇|乡|街道|区|县|市)/;

function candidateOf(reading: RegionReading, village: PlacedVillage, found: NameInText, all: readonly PlacedVillage[]): Candidate {
  const { regions, unknown, rest } = reading;
  const doubts: Doubt[] = [];
  const isNamed = (level: NamedRegion['level']): boolean => regions.some((region) => region.level === level);
  if (!isNamed('county')) doubts.push('county-not-named', ...(isNamed('prefecture') ? [] : (['prefecture-not-named'] as const)));
  if (!isNamed('township')) doubts.push('township-not-named');
  doubts.push(...unknown.map(() => 'unknown-region' as const));
  if (regions.some(({ otherKind }) => otherKind)) doubts.push('other-kind-of-region');
  const isOfKind = ({ code, name }: PlacedVillage): boolean => kindOfUnit(code, name) === found.kind;
  if (found.kind === undefined) doubts.push('kind-not-said');
  else if (!isOfKind(village)) doubts.push('other-kind-of-village', ...(all.some(isOfKind) ? (['kind-of-another'] as const) : []));
  const follows = rest.slice(found.length);
  if (goesOn.test(follows) || (found.kind === undefined && /^\P{N}/u.test(follows))) doubts.push('name-goes-on');
  return {
    villageCode: village.code,
    name: village.name,
    townshipCode: village.townshipCode,
    path: regionPath(village.townshipCode),
    registered: village.registered,
    score: Math.round(doubts.reduce((score, doubt) => score * doubtFactors[doubt], 1) * 1_000) / 1_000,
    matched: [...regions.map(({ level, text }) => ({ level, text })), { level: 'village' as const, text: rest.slice(0, found.length) }],
    doubts: [...new Set(doubts)],
  };
}
