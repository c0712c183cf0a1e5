import { assetRows } from './assets';
import { NATION, regionAt, regionLevels } from './region-levels';

export const regionNames: ReadonlyMap<string, string> = new Map(
  assetRows('region-names.csv.gz').map(([code = '', name = '']) => [code, name]),
);

/**
 * The registry's placeholders for provinces without prefectures, and for prefectures with one kind of county.
 * No place has such a name.
 */
export const placeholders: ReadonlySet<string> = new Set([
  '市辖区',
  '县',
  '省直辖县级行政区划',
  '自治区直辖县级行政区划',
]);

/**
 * The registry's name of a region; null if it has none, for example for a township that was merged into
 * another.
 */
export function regionName(code: string): string | null {
  return code === NATION ? '全国' : (regionNames.get(code) ?? null);
}

/**
 * The names from the province down to a village or region: `浙江省 金华市 义乌市 北苑街道`. Names that the registry lacks,
 * or that repeat the previous one, are omitted.
 */
export function regionPath(code: string): string {
  const path: string[] = [];
  for (const level of regionLevels.slice(1)) {
    const region = regionAt(level, code);
    const name = regionNames.get(region);
    // A code that is shorter than a level gives the same region again.
    if (name === undefined || placeholders.has(name) || path.at(-1) === name) continue;
    path.push(name);
    if (region.length >= code.length) break;
  }
  return path.join(' ');
}
