import { type Language, shortName } from '@taocun/domain';
import type { Atlas } from '../../places/atlas/atlas';
import type { CountyClass } from '../areas/county-classes';
import { dotsOf } from '../../places/atlas/dots';
import { type Moment, monthOf, yearOf } from '../../snapshot/moment';
import { countedBy, regionsCodeOf } from '../../snapshot/past';
import type { ShownVillages } from '../../snapshot/shown-villages';
import type { Rules, RuleSet, VillageSummary } from '../../server/api';
import { count, money, percent } from '../../words/figures';
import type { Words } from '../../words/words-en';
import type { Fetched } from './fetch-layer';
import type { Layer, LayerName } from './layer';
import { layerWords } from './layer-words';

// This module is loaded once a layer is chosen.

interface Shown {
  readonly rules: RuleSet;
  /** The version of the rules in force at that moment. */
  readonly inForce: Pick<Rules, 'cluster'>;
  readonly moment: Moment;
  readonly villages: Pick<ShownVillages, 'now' | 'lists'>;
  readonly atlas: Atlas;
  readonly region: string;
  readonly language: Language;
  readonly texts: Pick<Words, 'villages' | 'title'>;
}

/** The layer at a moment; undefined until all its data are loaded, and for the layer of villages, which needs none. */
export function layerOf(name: LayerName, { counties, near, hotSpots }: Fetched, shown: Shown): Layer | undefined {
  if (name === 'counties') return shown.villages.now && villagesByCounty(shown.villages.now, shown);
  if (name === 'years') return shown.villages.lists && spreadByYear(shown.villages.lists, shown);
  if (name === 'near') return near && nearMisses(near, shown);
  if (name === 'hot-spots') return hotSpots && hotSpotsOf(hotSpots, shown);
  if (counties === undefined || name === 'villages') return undefined;
  const valueOf =
    name === 'sales' ? ({ salesFen }: (typeof counties)[number]) => salesFen : ({ activeShops }: (typeof counties)[number]) => activeShops;
  const values = new Map(counties.map((county) => [county.code, valueOf(county)]));
  const write = name === 'sales' ? money : count;
  return byQuantity({ name, values, from: quintiles([...values.values()]), write, isOfNow: true }, shown);
}

const steps = ['--step-1', '--step-2', '--step-3', '--step-4', '--step-5'] as const;
const yearColours = ['--year-1', '--year-2', '--year-3', '--year-4', '--year-5'] as const;

/** Classes by the rules' numbers of villages: those of a town, a cluster, a large and a super cluster. */
function villagesByCounty(villages: readonly VillageSummary[], shown: Shown): Layer {
  const { cluster, large, super: most } = shown.inForce.cluster;
  const from = [...new Set([1, 3, cluster, large, most])].sort((a, b) => a - b);
  return byQuantity({ name: 'counties', values: countedBy(6, villages), from, write: count, isOfNow: false }, shown);
}

/** The lower bounds of five classes with as many counties each, rounded down to two digits. */
export function quintiles(values: readonly number[]): readonly number[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const starts = steps.map((_, at) => sorted[Math.floor((at * sorted.length) / steps.length)] ?? 0);
  return [...new Set(starts.map(roundedDown))].filter((start) => start > 0);
}

function roundedDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.floor(value / unit) * unit;
}

/** A quantity of counties, with the lower bounds of its classes. */
interface Quantity {
  readonly name: 'counties' | 'sales' | 'shops';
  readonly values: ReadonlyMap<string, number>;
  readonly from: readonly number[];
  readonly write: (value: number, language: Language) => string;
  readonly isOfNow: boolean;
}

function byQuantity({ name, values, from, write, isOfNow }: Quantity, { language, texts, atlas, region, moment }: Shown): Layer {
  const words = layerWords[language];
  const head = name === 'counties' ? words.heads.villages : texts.villages[name];
  const classOf = (value: number): CountyClass => ({
    // With fewer classes than colours the last colours are used, so that the highest class always has the strongest.
    colour:
      steps[
        steps.length -
          from.length +
          Math.max(
            0,
            from.findLastIndex((start) => start <= value),
          )
      ] ?? '--step-1',
    text: `${head}: ${write(value, language)}`,
  });
  const ranked = [...values].filter(([, value]) => value > 0).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return {
    name,
    language,
    dots: [],
    isOfNow: isOfNow && moment !== 'now',
    counties: new Map(ranked.map(([code, value]) => [code, classOf(value)])),
    legend: from.map((start, at) => {
      const next = from[at + 1];
      const to = next === undefined ? undefined : write(name === 'counties' ? next - 1 : next, language);
      return { colour: classOf(start).colour, text: words.range(write(start, language), to) };
    }),
    heads: [texts.villages.county, texts.villages.code, head],
    rows: ranked
      .filter(([code]) => code.startsWith(region))
      .map(([code, value]) => ({ code, cells: [atlas.county(code)?.name ?? code, code, write(value, language)] })),
  };
}

/** Villages of the certified lists up to the moment, each with the year of its first list. */
function spreadByYear(lists: NonNullable<ShownVillages['lists']>, { language, atlas, region, moment }: Shown): Layer {
  const words = layerWords[language];
  const [last, month] = [yearOf(moment) ?? Infinity, monthOf(moment) ?? '9999-12'];
  const shown = [...lists]
    .filter(([year, [one]]) => year <= last && one !== undefined && one.asOf.slice(0, 7) <= month)
    .sort(([a], [b]) => a - b);
  const first = new Map<string, { readonly village: VillageSummary; readonly year: number }>();
  for (const [year, villages] of shown)
    for (const village of villages) if (!first.has(village.villageCode)) first.set(village.villageCode, { village, year });
  // Uses all lists, so that a year keeps its colour while the moment changes.
  const years = [...lists.keys()].sort((a, b) => a - b);
  const colourOf = (year: number) =>
    yearColours[
      years.length < 2 ? yearColours.length - 1 : Math.round((years.indexOf(year) * (yearColours.length - 1)) / (years.length - 1))
    ] ?? '--year-1';
  const dots = dotsOf(
    [...first.values()].map(({ village }) => village),
    atlas,
    language,
  ).map((dot) => ({ ...dot, colour: colourOf(first.get(dot.code)?.year ?? 0) }));
  const seen = new Set<string>();
  const rows = shown.map(([year]) => {
    const fresh = [...first.values()]
      .filter((one) => one.year === year && regionsCodeOf(one.village).startsWith(region))
      .map(({ village }) => regionsCodeOf(village).slice(0, 6));
    const counties = [...new Set(fresh)].filter((code) => !seen.has(code));
    for (const code of counties) seen.add(code);
    return { cells: [String(year), count(fresh.length, language), count(counties.length, language)] };
  });
  return {
    name: 'years',
    language,
    dots,
    isOfNow: false,
    rows,
    legend: yearColours.flatMap((colour) => {
      const alike = years.filter((year) => colourOf(year) === colour);
      return alike.length === 0 ? [] : [{ colour, text: words.years(String(alike[0]), String(alike.at(-1))) }];
    }),
    heads: [words.heads.year, words.heads.firstListed, words.heads.newCounties],
  };
}

function nearMisses(near: NonNullable<Fetched['near']>, { language, texts, atlas, region, moment, villages }: Shown): Layer {
  const words = layerWords[language];
  const isNow = moment === 'now';
  const qualifying = isNow ? dotsOf(villages.now ?? [], atlas, language) : [];
  return {
    name: 'near',
    language,
    isOfNow: !isNow,
    dots: [...dotsOf(near, atlas, language).map((dot) => ({ ...dot, colour: '--near' as const })), ...qualifying],
    legend: [{ colour: '--near', text: words.nearMiss }, ...(isNow ? [{ colour: '--dot' as const, text: words.taobaoVillage }] : [])],
    heads: [texts.title.village, texts.villages.code, words.heads.shortfall],
    rows: near
      .filter((village) => regionsCodeOf(village).startsWith(region))
      .map(({ villageCode, name, shortfallPpm }) => ({
        code: villageCode,
        cells: [shortName(name, language), villageCode, percent(shortfallPpm / 1e6, language)],
      })),
  };
}

/** The scores from which a spot is significant, two-sided, with the level in percent. */
const significant = [
  { from: 2.576, level: 1, hot: '--step-5', cold: '--cold-2' },
  { from: 1.96, level: 5, hot: '--step-3', cold: '--cold-1' },
] as const;

function hotSpotsOf(spots: NonNullable<Fetched['hotSpots']>, { language, texts, atlas, region, moment }: Shown): Layer {
  const words = layerWords[language];
  const found = spots.flatMap(({ code, qualifying, gi }) => {
    const reached = significant.find(({ from }) => gi !== null && Math.abs(gi) >= from);
    if (reached === undefined || gi === null) return [];
    const { level, hot, cold } = reached;
    return [{ code, qualifying, gi, colour: gi > 0 ? hot : cold, said: gi > 0 ? words.hot(level) : words.cold(level) }];
  });
  const legend = new Map([
    ...significant.map(({ hot, level }) => [hot, words.hot(level)] as const),
    ...found.map(({ colour, said }) => [colour, said] as const),
  ]);
  return {
    name: 'hot-spots',
    language,
    dots: [],
    isOfNow: monthOf(moment) !== undefined,
    counties: new Map(found.map(({ code, gi, colour, said }) => [code, { colour, text: `${said}, ${words.gi(gi.toFixed(2))}` }])),
    legend: [...legend].map(([colour, text]) => ({ colour, text })),
    heads: [texts.villages.county, texts.villages.code, words.heads.villages, words.heads.gi],
    rows: found
      .filter(({ code }) => code.startsWith(region))
      .sort((a, b) => b.gi - a.gi)
      .map(({ code, qualifying, gi }) => ({
        code,
        cells: [atlas.county(code)?.name ?? code, code, count(qualifying, language), gi.toFixed(2)],
      })),
  };
}
