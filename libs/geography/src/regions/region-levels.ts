/** From the largest to the smallest; each region consists of regions of the next level. */
export const regionLevels = ['nation', 'province', 'prefecture', 'county', 'township'] as const;
export type RegionLevel = (typeof regionLevels)[number];

/** The nation has no code of the National Bureau of Statistics; this is ISO 3166's. */
export const NATION = 'CN';

const digits: Readonly<Record<RegionLevel, number>> = {
  nation: 0,
  province: 2,
  prefecture: 4,
  county: 6,
  township: 9,
};

/** The number of digits in the codes of a level; 0 for the nation. */
export function digitsOf(level: RegionLevel): number {
  return digits[level];
}

/** The level of a region's code: `CN`, or 2, 4, 6 or 9 digits. */
export function levelOf(code: string): RegionLevel {
  const level = code === NATION ? 'nation' : regionLevels.find((each) => digits[each] === code.length);
  if (level === undefined) throw new Error(`${code} is no code of a region`);
  return level;
}

/** The region of a level that contains a village or a smaller region. */
export function regionAt(level: RegionLevel, code: string): string {
  return level === 'nation' ? NATION : code.slice(0, digits[level]);
}

/** The next larger region; undefined for the nation. */
export function parentOf(code: string): string | undefined {
  const level = regionLevels[regionLevels.indexOf(levelOf(code)) - 1];
  return level === undefined ? undefined : regionAt(level, code);
}
