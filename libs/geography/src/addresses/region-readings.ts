import { withoutKind } from '@taocun/domain';
import { levelOf, type RegionLevel } from '../regions/region-levels';
import { placeholders, regionNames } from '../regions/region-names';

/** A region that an address names. */
export interface NamedRegion {
  readonly level: RegionLevel;
  readonly code: string;
  /** The part of the address that names the region. */
  readonly text: string;
  /** True if the address names another kind of region than the register: 增城市 for 增城区. */
  readonly otherKind: boolean;
}

/** One way to read the beginning of an address as regions, each inside the previous one. */
export interface RegionReading {
  /** The code of the smallest region. */
  readonly code: string;
  readonly regions: readonly NamedRegion[];
  /** Parts that look like regions, but are not inside the previous region. */
  readonly unknown: readonly string[];
  /** The village and everything after it. */
  readonly rest: string;
}

const LONGEST_NAME = 15;
const MOST_UNKNOWN = 2;
const MOST_READINGS = 200;
/** The words for regions; a name without its correct word may have another one of the same level. */
const largeKinds = /^(?:特别行政区|自治区|自治州|自治县|自治旗|地区|省|市|县|区|旗|盟)/;
const townshipKinds = /^(?:街道办事处|街道|办事处|地区|镇|乡)/;
/** A part that looks like a region: it ends at the first word for one. */
const unknownRegion = /^.{1,8}?(?:街道办事处|街道|办事处|开发区|园区|省|市|县|区|镇|乡|旗|盟|州)/;

let known: ReadonlyMap<string, readonly string[]> | undefined;

/** The codes of each name, both with and without the word for the kind of region. */
function codesByName(): ReadonlyMap<string, readonly string[]> {
  if (known !== undefined) return known;
  const codes = new Map<string, string[]>();
  for (const [code, name] of regionNames) {
    if (placeholders.has(name)) continue;
    for (const each of namesOf(code, name)) {
      const same = codes.get(each);
      if (same === undefined) codes.set(each, [code]);
      else same.push(code);
    }
  }
  return (known = codes);
}

/** The name with the word for its kind, without that word, and without its prefecture (白沟新城 for 保定白沟新城). */
function namesOf(code: string, name: string): ReadonlySet<string> {
  const prefecture = withoutKind(regionNames.get(code.slice(0, 4)) ?? name);
  const inside = code.length === 6 && name.startsWith(prefecture) ? name.slice(prefecture.length) : '';
  return new Set([name, withoutKind(name), ...(inside.length > 2 ? [inside] : [])]);
}

/** The ways to read an address that contains neither spaces nor punctuation. */
export function regionReadings(address: string): readonly RegionReading[] {
  const readings: RegionReading[] = [];
  const open: RegionReading[] = [{ code: '', regions: [], unknown: [], rest: address }];
  const seen = new Set<string>();
  for (
    let reading = open.pop();
    reading !== undefined && readings.length < MOST_READINGS;
    reading = open.pop()
  ) {
    const { code, unknown, rest } = reading;
    const key = [code, rest.length, unknown.length].join();
    if (seen.has(key)) continue;
    seen.add(key);
    if (code !== '') readings.push(reading);
    open.push(...longer(reading));
  }
  return readings;
}

function* longer({ code: within, regions, unknown, rest }: RegionReading): Generator<RegionReading> {
  const [part] = unknown.length < MOST_UNKNOWN && within !== '' ? (unknownRegion.exec(rest) ?? []) : [];
  if (part !== undefined && within.length < 9) {
    // Names may be repeated: 北京市北京市, 东莞市东莞市.
    const isRepeated = regions.at(-1)?.text === part;
    yield {
      code: within,
      regions,
      unknown: isRepeated ? unknown : [...unknown, part],
      rest: rest.slice(part.length),
    };
  }
  for (let length = 2; length <= Math.min(LONGEST_NAME, rest.length); length++) {
    const name = rest.slice(0, length);
    for (const code of codesByName().get(name) ?? []) {
      if (!code.startsWith(within) || code.length === within.length) continue;
      const kinds = code.length === 9 ? townshipKinds : largeKinds;
      const [kind = ''] = regionNames.get(code) === name ? [] : (kinds.exec(rest.slice(length)) ?? []);
      const text = name + kind;
      yield {
        code,
        regions: [
          ...regions,
          { level: levelOf(code), code, text, otherKind: kind !== '' && regionNames.get(code) !== text },
        ],
        unknown,
        rest: rest.slice(text.length),
      };
    }
  }
}
