export type RegionLevel = 'province' | 'prefecture' | 'county' | 'township';

const levels: Readonly<Record<number, RegionLevel>> = {
  2: 'province',
  4: 'prefecture',
  6: 'county',
  9: 'township',
};
const digits = [0, 2, 4, 6, 9];

/** The level of a region's code; undefined for the country. */
export const levelOf = (region: string): RegionLevel | undefined => levels[region.length];

/** The next larger region; '' is the country. */
export function parentOf(region: string): string {
  return region.slice(0, digits.findLast((each) => each < region.length) ?? 0);
}
